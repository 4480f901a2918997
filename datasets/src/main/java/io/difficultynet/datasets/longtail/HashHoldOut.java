package io.difficultynet.datasets.longtail;

import io.difficultynet.conf.TestShare;
import io.difficultynet.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A stratified hold-out that knows a sample by its key: of a class with n samples, as many are held
 * out as {@link TestShare#of} says, those whose hash is smallest. The hash of a sample is the first
 * 8 bytes of SHA-256(seed, key), so what is held out does not depend on the order of the samples,
 * and not on those of other classes; a sample more in a class moves at most one other sample of it.
 */
public final class HashHoldOut {
  private HashHoldOut() {}

  /** The number by which a sample is sorted; uniform over the 64 bits, compare it as unsigned. */
  public static long hash(long seed, String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length).putLong(seed).put(text);
    return ByteBuffer.wrap(Sha256.start().digest(bytes.array())).getLong();
  }

  /**
   * Which samples are held out.
   *
   * @param labels in 0 … C − 1 // [N]
   * @param hashes of the samples // [N]
   * @param share of each class that is held out
   * @param classes C
   */
  public static boolean[] of(int[] labels, long[] hashes, TestShare share, int classes) {
    List<List<Integer>> byClass = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      byClass.add(new ArrayList<>());
    }
    for (int i = 0; i < labels.length; i++) {
      byClass.get(labels[i]).add(i);
    }
    boolean[] heldOut = new boolean[labels.length];
    for (List<Integer> samples : byClass) {
      samples.sort(
          Comparator.comparing((Integer i) -> hashes[i], Long::compareUnsigned)
              .thenComparing(Comparator.naturalOrder()));
      samples.subList(0, share.of(samples.size())).forEach(i -> heldOut[i] = true);
    }
    return heldOut;
  }
}

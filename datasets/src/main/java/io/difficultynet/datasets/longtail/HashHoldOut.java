package io.difficultynet.datasets.longtail;

import io.difficultynet.conf.TestShare;
import io.difficultynet.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stratified hold-out that knows a sample by its key: of a class with n samples, as many are held
 * out as {@link TestShare#of} says, those whose hash is smallest. The hash of a sample is the first
 * 8 bytes of SHA-256(seed, key), so what is held out does not depend on the order of the samples,
 * and not on those of other classes; a sample more in a class moves at most one other sample of it.
 *
 * <p>Samples that belong together have the name of their group for a key, and so one hash: they are
 * held out together, as {@link GroupHoldOut} says. Of a class with such groups about as many are
 * held out; a group of several classes depends on the samples of all of them.
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
   * @param hashes of the samples, the same for those of one group // [N]
   * @param share of each class that is held out
   * @param classes C
   */
  public static boolean[] of(int[] labels, long[] hashes, TestShare share, int classes) {
    int[] sizes = new int[classes]; // [C]
    for (int label : labels) {
      sizes[label]++;
    }
    int[] wanted = Arrays.stream(sizes).map(share::of).toArray(); // [C]
    return GroupHoldOut.of(labels, groups(hashes), wanted, wanted, share.trainAtLeast());
  }

  /** Samples of the same hash, in the order of the hashes. */
  private static List<int[]> groups(long[] hashes) {
    int[] sorted =
        IntStream.range(0, hashes.length)
            .boxed()
            .sorted(Comparator.comparing(i -> hashes[i], Long::compareUnsigned)) // stable
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> groups = new ArrayList<>();
    int from = 0;
    for (int k = 1; k <= sorted.length; k++) {
      if (k == sorted.length || hashes[sorted[k]] != hashes[sorted[from]]) {
        groups.add(Arrays.copyOfRange(sorted, from, k));
        from = k;
      }
    }
    return groups;
  }
}

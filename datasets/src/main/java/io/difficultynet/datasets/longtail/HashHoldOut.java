package io.difficultynet.datasets.longtail;

import io.difficultynet.digest.Sha256;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A stratified hold-out that knows a sample by its key: of a class with n samples, max(1, round(f ·
 * n)) are held out, those whose hash is smallest. The hash of a sample is the first 8 bytes of
 * SHA-256(seed, key), so what is held out does not depend on the order of the samples, and not on
 * those of other classes; a sample more in a class moves at most one other sample of it.
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
   * @param fraction f, more than 0 and less than 1
   * @param classNames // [C]
   * @throws io.difficultynet.error.DifficultyNetException DATA_UNSUITABLE with the classes of which
   *     nothing would be left
   */
  public static boolean[] of(
      int[] labels, long[] hashes, double fraction, List<String> classNames) {
    List<List<Integer>> byClass = new ArrayList<>();
    classNames.forEach(name -> byClass.add(new ArrayList<>()));
    for (int i = 0; i < labels.length; i++) {
      byClass.get(labels[i]).add(i);
    }
    boolean[] heldOut = new boolean[labels.length];
    Problems problems = new Problems();
    FirstProblems wrong = new FirstProblems(problems, SplitMaker.MOST_SHOWN);
    for (int c = 0; c < classNames.size(); c++) {
      List<Integer> samples = byClass.get(c);
      long number = Math.max(1, Math.round(fraction * samples.size()));
      if (number >= samples.size()) {
        wrong.add(
            "class %d (%s)".formatted(c, classNames.get(c)),
            "has %d samples, and %d would be held out for the test"
                .formatted(samples.size(), number),
            "Give the class more samples, leave it out, or lower data.table.test-fraction");
        continue;
      }
      samples.sort(
          Comparator.comparing((Integer i) -> hashes[i], Long::compareUnsigned)
              .thenComparing(Comparator.naturalOrder()));
      samples.subList(0, (int) number).forEach(i -> heldOut[i] = true);
    }
    SplitMaker.countOthers(wrong);
    problems.throwIfAny(
        ErrorCode.DATA_UNSUITABLE, "The data cannot give the test split that is asked for");
    return heldOut;
  }
}

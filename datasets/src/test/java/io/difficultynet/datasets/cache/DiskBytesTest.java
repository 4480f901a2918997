package io.difficultynet.datasets.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.datasets.io.LocalByteSource;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DiskBytesTest {

  private static final int SAMPLES = 400;
  private static final int BUDGET = 4_000; // of some 20,000 bytes

  private static byte[] sample(int i) {
    byte[] bytes = new byte[i % 100 + 1];
    Arrays.fill(bytes, (byte) i);
    return bytes;
  }

  /** Most are offered while the budget is all but spent. */
  @RepeatedTest(5)
  void noSampleLiesOverAnotherWhereManyThreadsMeetTheEndOfTheBudget() {
    DiskBytes disk = new DiskBytes(SAMPLES, BUDGET, new LocalByteSource());
    IntStream.range(0, SAMPLES).parallel().forEach(i -> disk.offer(i, sample(i)));
    int kept = 0;
    for (int i = 0; i < SAMPLES; i++) {
      byte[] found = disk.get(i);
      if (found != null) {
        assertThat(found).as("sample %d", i).isEqualTo(sample(i));
        kept += found.length;
      }
    }
    assertThat(kept).isLessThanOrEqualTo(BUDGET).isGreaterThan(BUDGET - 100);
  }

  /** An empty file is refused where it is decoded, with its name. */
  @Test
  void withoutABudgetAnEmptySampleIsNotKeptEither() {
    DiskBytes disk = new DiskBytes(1, 0, new LocalByteSource());
    disk.offer(0, new byte[0]);
    assertThat(disk.get(0)).isNull();
  }
}

package io.difficultynet.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochShapeTest {
  @Test
  void startsFollowFromTheSizesBefore() {
    for (int samples = 1; samples < 40; samples++) {
      for (int batchSize = 1; batchSize < 12; batchSize++) {
        EpochShape shape = new EpochShape(samples, batchSize);
        int start = 0;
        for (int t = 0; t < shape.iterations(); t++) {
          assertThat(shape.batchStart(t)).isEqualTo(start);
          int within = 0;
          for (int k = 0; k < 3; k++) {
            assertThat(shape.partStart(t, k, 3)).isEqualTo(within);
            within += shape.partSize(t, k, 3);
          }
          start += shape.batchSize(t);
        }
        assertThat(start).isEqualTo(samples);
      }
    }
  }

  @Test
  void largeNumbersDoNotOverflow() {
    assertThat(new EpochShape(Integer.MAX_VALUE, Integer.MAX_VALUE).iterations()).isEqualTo(1);
    EpochShape shape = new EpochShape(Integer.MAX_VALUE, 2);
    assertThat(shape.iterations()).isEqualTo(1 << 30);
    assertThat(shape.batchStart((1 << 30) - 1)).isEqualTo(Integer.MAX_VALUE - 1);
  }

  @Test
  void notesABatchLargerThanTheData() {
    assertThat(problems(new EpochShape(100, 101), 1))
        .containsExactly(
            new Problem(
                "train.batch-size",
                "is 101, but there are only 100 training samples",
                "Set train.batch-size to a number in 1..100, or raise split.n-max"));
    assertThat(problems(new EpochShape(100, 100), 1)).isEmpty();
  }

  @Test
  void notesBatchesThatLeaveAnExecutorIdle() {
    assertThat(problems(new EpochShape(10, 4), 4)) // batches of 4, 3 and 3
        .containsExactly(
            new Problem(
                "train.batch-size",
                "is 4, so the smallest batch has 3 samples, too few for 4 executors",
                "Raise train.batch-size, or use at most 3 executors"));
    assertThat(problems(new EpochShape(10, 4), 3)).isEmpty();
  }

  @Test
  void refusesNumbersBelowOne() {
    assertThatThrownBy(() -> new EpochShape(0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an epoch of 0 samples in batches of 4; both must be at least 1");
    assertThatThrownBy(() -> new EpochShape(4, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an epoch of 4 samples in batches of 0; both must be at least 1");
  }

  private static List<Problem> problems(EpochShape shape, int parts) {
    Problems problems = new Problems();
    shape.check(parts, problems);
    return problems.list();
  }
}

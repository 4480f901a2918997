package io.difficultynet.job.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.apply.TestPredictions;
import io.difficultynet.metrics.PairedCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {

  /** Of classes ant, bee and cat the champion knows dog, bee and ant, in this order. */
  @Test
  void classesAreMatchedByName() {
    int[] labels = {0, 0, 1, 1, 2, 2, 0};
    TestPredictions candidate = new TestPredictions(labels, new int[] {0, 1, 1, 1, 2, 0, 0});
    TestPredictions champion = new TestPredictions(labels, new int[] {2, 2, 1, 0, 0, 2, 0});
    PairedCounts counts =
        Contest.paired(
            candidate, champion, List.of("ant", "bee", "cat"), List.of("dog", "bee", "ant"));
    assertThat(counts.total()).containsExactly(3, 2, 2);
    assertThat(counts.candidate().correct()).containsExactly(2, 2, 1);
    assertThat(counts.champion().correct())
        .as("ant is its number 2; cat it does not know; dog is wrong")
        .containsExactly(2, 1, 0);
    assertThat(counts.gains()).containsExactly(1, 1, 1);
    assertThat(counts.losses()).containsExactly(1, 0, 0);
  }
}

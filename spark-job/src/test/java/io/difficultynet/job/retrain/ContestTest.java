package io.difficultynet.job.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.augment.ImagePipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.apply.TestPredictions;
import io.difficultynet.metrics.PairedCounts;
import io.difficultynet.seed.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {

  private static final Normalisation GREY =
      new Normalisation(new float[] {0.5f}, new float[] {0.25f});

  private static AugmentSettings padded(int size) {
    return new AugmentSettings(
        new FitSettings.Pad(0),
        false,
        JitterSettings.NONE,
        new PolicySettings.None(),
        0,
        new NormaliseSettings(null, null),
        size,
        0);
  }

  /** Of larger ones a champion would see the middle alone. */
  @Test
  void aChampionThatPadsIsNotMeasuredOnLargerImages() {
    ImagePipeline samples =
        new ImagePipeline(new ImageShape(1, 12, 12), padded(16), GREY, new Seeds(1));
    Contest.requireFitting("run-1", padded(12), GREY, samples);
    assertThatThrownBy(() -> Contest.requireFitting("run-1", padded(8), GREY, samples))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContainingAll(
            "DATA_UNSUITABLE",
            "the champion run-1: pads images of at most 8 x 8 and scales none, and these are larger",
            "Give another folder as --models");
  }

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

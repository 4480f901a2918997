package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.datasets.parquet.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureCountTest {

  private static CheckedSample row(Part part, String key, int features) {
    return new CheckedSample(part, -1, key, key, 0, null, null, 1, key, 8, 1, features, null, null);
  }

  private static final String FIX = "Mend it";

  @Test
  void itIsThatOfMostTrainingRowsWhateverTheTestHas() {
    FeatureCount count =
        FeatureCount.of(
            List.of(
                row(Part.TRAIN, "a", 3),
                row(Part.TRAIN, "b", 2),
                row(Part.TRAIN, "c", 3),
                row(Part.TEST, "d", 2),
                row(Part.TEST, "e", 2)),
            FIX);
    assertThat(count.features()).isEqualTo(3);
    assertThat(count.samples())
        .extracting(CheckedSample::what)
        .containsExactly(
            null,
            "has 2 features, and most training rows have 3",
            null,
            "has 2 features, and most training rows have 3",
            "has 2 features, and most training rows have 3");
  }

  @Test
  void ofTwoThatAreAsFrequentItIsTheSmallerInAnyOrder() {
    CheckedSample two = row(Part.TRAIN, "a", 2);
    CheckedSample three = row(Part.TRAIN, "b", 3);
    assertThat(FeatureCount.of(List.of(three, two), FIX).features()).isEqualTo(2);
    assertThat(FeatureCount.of(List.of(two, three), FIX).features()).isEqualTo(2);
  }

  @Test
  void rowsThatWereRefusedDoNotCountAndKeepTheirReason() {
    CheckedSample bad = row(Part.TRAIN, "a", 2).refused("has the value NaN in age", "mend it");
    FeatureCount count = FeatureCount.of(List.of(bad, bad, row(Part.TRAIN, "b", 3)), FIX);
    assertThat(count.features()).isEqualTo(3);
    assertThat(count.samples().get(0)).isEqualTo(bad);
    assertThat(FeatureCount.of(List.of(bad), FIX).features()).isZero();
  }
}

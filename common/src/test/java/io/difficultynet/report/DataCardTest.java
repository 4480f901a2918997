package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.findings.DataFindings;
import io.difficultynet.findings.RejectedSample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataCardTest {

  private static DataCard card(DataCard.Contents contents, String... reasons) {
    return new DataCard(
        "set",
        List.of("a"),
        List.of(new DataCard.PartFigures("train", List.of(3L), 1, 100)),
        contents,
        new DataCard.Duplicates(0, 0, 0, 0, List.of()),
        new DataFindings(
            List.of(reasons).stream()
                .map(what -> new RejectedSample("train", "key", "a", what, "mend it"))
                .toList(),
            List.of(),
            List.of()),
        0,
        0);
  }

  private static DataCard.FeatureFigures figures(String... names) {
    return new DataCard.FeatureFigures(
        List.of(names), List.of(1f, -0f), List.of(2f, 0f), List.of(1.5, 0.0));
  }

  @Test
  void reasonsAreCountedTheMostFrequentFirst() {
    assertThat(card(figures(), "x", "z", "y", "z").reasons())
        .containsExactly(Map.entry("z", 2), Map.entry("x", 1), Map.entry("y", 1));
  }

  @Test
  void aFeatureIsConstantWhereItsSmallestValueIsItsLargest() {
    assertThat(figures().constant()).containsExactly(1);
    assertThat(figures().name(1)).isEqualTo("1");
    assertThat(figures("age", "zero").name(1)).isEqualTo("zero");
  }

  @Test
  void jsonHasTheSizesOfImagesOrTheRangesOfFeatures() {
    assertThat(card(figures("age", "zero")).toMap())
        .containsEntry("features", 2)
        .containsEntry("constant", List.of(1))
        .doesNotContainKey("width");
    List<Integer> three = List.of(1, 2, 3);
    assertThat(card(new DataCard.ImageSizes(three, three, three)).toMap())
        .containsEntry("width", three)
        .doesNotContainKey("features");
  }
}

package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.report.DataCard;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FeatureRangesTest {

  /** Whole numbers, so that sums are exact in any order. */
  @Property
  void anyCutGivesTheSame(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = -1000, max = 1000) Integer> values,
      @ForAll @IntRange(max = 30) int cut) {
    FeatureRanges all = new FeatureRanges(2);
    FeatureRanges left = new FeatureRanges(2);
    FeatureRanges right = new FeatureRanges(2);
    for (int i = 0; i < values.size(); i++) {
      float[] sample = {values.get(i), 7};
      all.add(sample);
      (i < cut ? left : right).add(sample);
    }
    DataCard.FeatureFigures figures = all.figures(List.of());
    assertThat(left.combine(right).figures(List.of())).isEqualTo(figures);
    assertThat(new FeatureRanges(2).combine(all).figures(List.of())).isEqualTo(figures);
    int[] sorted = values.stream().mapToInt(x -> x).sorted().toArray();
    assertThat(figures.lowest()).containsExactly((float) sorted[0], 7f);
    assertThat(figures.highest()).containsExactly((float) sorted[sorted.length - 1], 7f);
    assertThat(figures.means().get(0))
        .isEqualTo(values.stream().mapToLong(x -> x).sum() / (double) values.size());
    assertThat(figures.constant()).contains(1);
  }

  @Test
  void withoutSamplesThereIsNoMean() {
    assertThat(new FeatureRanges(1).figures(List.of("age")))
        .isEqualTo(
            new DataCard.FeatureFigures(
                List.of("age"),
                List.of(Float.POSITIVE_INFINITY),
                List.of(Float.NEGATIVE_INFINITY),
                List.of(Double.NaN)));
  }

  @Test
  void samplesHaveOneNumberOfFeatures() {
    assertThatThrownBy(() -> new FeatureRanges(2).add(new float[3]))
        .hasMessage("a sample has 3 features, but those before had 2");
  }
}

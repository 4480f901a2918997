package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SampleWeightsTest {

  private record Weighted(List<Double> weights) implements LabelledSamples {
    @Override
    public int size() {
      return weights.size();
    }

    @Override
    public int label(int i) {
      return 0;
    }

    @Override
    public boolean isWeighted() {
      return true;
    }

    @Override
    public double weight(int i) {
      return weights.get(i);
    }

    @Override
    public List<String> classNames() {
      return List.of("all");
    }
  }

  private record Plain() implements LabelledSamples {
    @Override
    public int size() {
      return 3;
    }

    @Override
    public int label(int i) {
      return 0;
    }

    @Override
    public List<String> classNames() {
      return List.of("all");
    }
  }

  @Property
  void theMeanOverTheTrainedIsOneAndTheScaleDoesNotMatter(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = 0.01, max = 100) Double> weights,
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double scale) {
    int[] trained = IntStream.range(0, (weights.size() + 1) / 2).toArray();
    SampleWeights some = SampleWeights.of(new Weighted(weights), trained);
    SampleWeights scaled =
        SampleWeights.of(new Weighted(weights.stream().map(w -> scale * w).toList()), trained);
    assertThat(IntStream.of(trained).mapToDouble(some::of).average().orElseThrow())
        .isCloseTo(1, within(1e-12));
    for (int i = 0; i < weights.size(); i++) {
      assertThat(scaled.of(i)).isCloseTo(some.of(i), within(1e-9 * some.of(i)));
    }
  }

  @Test
  void aSampleWithoutAWeightOfItsOwnWeighsOne() {
    SampleWeights weights = SampleWeights.of(new Plain(), new int[] {0, 1});
    assertThat(weights.of(2)).isEqualTo(1);
    assertThat(weights.text()).isEmpty();
  }

  @Test
  void weightsThatTrainNothingAreRefused() {
    assertThatThrownBy(
            () -> SampleWeights.of(new Weighted(List.of(0.0, 0.0, 5.0)), new int[] {0, 1}))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(ErrorCode.DATA_UNSUITABLE.name())
        .hasMessageContaining("the weights of the samples: are 0 for all 2 that are trained on");
    assertThatThrownBy(
            () -> SampleWeights.of(new Weighted(List.of(1e308, 1e308)), new int[] {0, 1}))
        .hasMessageContaining("add up to more than a 64-bit float can be");
  }
}

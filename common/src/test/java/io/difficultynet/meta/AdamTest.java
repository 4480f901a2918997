package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.testing.TorchVectors;
import io.difficultynet.testing.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdamTest {

  /** Both sides run in double; PyTorch sums m as a linear interpolation, which rounds otherwise. */
  private static final double TORCH_DOUBLE = 1e-13;

  static Stream<? extends Config> cases() {
    return TorchVectors.load("adam").getConfigList("cases").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void walksWherePyTorchWalks(Config vectors) {
    var settings =
        new AdamSettings(
            vectors.getDouble("rate"),
            vectors.getDouble("beta1"),
            vectors.getDouble("beta2"),
            vectors.getDouble("epsilon"),
            vectors.getDouble("weight-decay"));
    double[] parameters = TorchVectors.doubles(vectors, "start");
    double[][] gradients = TorchVectors.rows(vectors, "gradients");
    double[][] trajectory = TorchVectors.rows(vectors, "trajectory");
    AdamState state = AdamState.initial(parameters.length);
    for (int t = 0; t < gradients.length; t++) {
      Adam.Result next = Adam.step(settings, state, parameters, gradients[t]);
      parameters = next.parameters();
      state = next.state();
      assertThat(parameters)
          .as(vectors.getString("name") + ", step " + t)
          .containsExactly(trajectory[t], within(TORCH_DOUBLE));
    }
    assertThat(state.step()).isEqualTo(gradients.length);
    assertThat(state.first())
        .containsExactly(TorchVectors.doubles(vectors, "first"), within(TORCH_DOUBLE));
    assertThat(state.second())
        .containsExactly(TorchVectors.doubles(vectors, "second"), within(1e3 * TORCH_DOUBLE));
  }

  @Test
  void nothingIsChangedInPlace() {
    var settings = new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 1e-4);
    double[] parameters = {1, 2};
    double[] gradient = {3, 4};
    AdamState state = AdamState.initial(2);
    Adam.step(settings, state, parameters, gradient);
    assertThat(parameters).containsExactly(1, 2);
    assertThat(gradient).containsExactly(3, 4);
    assertThat(state).isEqualTo(AdamState.initial(2));
  }

  @Test
  void aStateComesBackFromItsParts() {
    AdamState state = AdamState.of(3, new double[] {-1, 2}, new double[] {1, 4});
    assertThat(AdamState.of(state.step(), state.first(), state.second()))
        .isEqualTo(state)
        .hasSameHashCodeAs(state);
    assertThat(Wire.roundTrip(state)).isEqualTo(state);
    assertThat(AdamState.of(4, state.first(), state.second())).isNotEqualTo(state);
  }

  @Test
  void badStatesAreRefused() {
    assertThatThrownBy(() -> AdamState.of(-1, new double[1], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Adam's step is -1; it must be at least 0");
    assertThatThrownBy(() -> AdamState.of(1, new double[1], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Adam's second has 2 elements; it must have 1");
    assertThatThrownBy(() -> AdamState.of(1, new double[1], new double[] {-1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Adam's second[0] is -1.0; it must lie in [0.0, 1.7976931348623157E308]");
  }
}

package io.difficultynet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.testing.GradientCheck;
import io.difficultynet.testing.TorchVectors;
import io.difficultynet.testing.Wire;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrossEntropyTest {

  /** Half a unit in the last place of the float result, for values up to 1. */
  private static final double FLOAT_ROUNDING = 6e-8;

  static Stream<? extends Config> cases() {
    return TorchVectors.load("cross-entropy").getConfigList("cases").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorchInDouble(Config vectors) {
    double[] z = TorchVectors.doubles(vectors, "logits");
    double[] expected = TorchVectors.doubles(vectors, "gradient");
    var loss = new CrossEntropy(vectors.getDouble("smoothing"));
    float[] gradient = new float[z.length];
    float value =
        loss.valueAndGradient(floats(z), 0, z.length, vectors.getInt("label"), 1, gradient);
    double torch = vectors.getDouble("loss");
    assertThat((double) value).isCloseTo(torch, within(FLOAT_ROUNDING * Math.max(1, torch)));
    assertThat(doubles(gradient)).containsExactly(expected, within(FLOAT_ROUNDING));
  }

  /** Against the formula written literally, on slices of any size at any offset. */
  @Property
  void equalsTheFormulaAndStaysInItsSlice(
      @ForAll @Size(min = 1, max = 70) List<@FloatRange(min = -30, max = 30) @Scale(5) Float> drawn,
      @ForAll @IntRange(max = 5) int offset,
      @ForAll @IntRange(max = 5) int behind,
      @ForAll @IntRange(max = 69) int anyLabel,
      @ForAll @DoubleRange(max = 0.9) double smoothing,
      @ForAll @FloatRange(min = -2, max = 2) float scale) {
    double[] exact = drawn.stream().mapToDouble(Float::doubleValue).toArray();
    float[] z = floats(exact);
    int label = anyLabel % z.length;
    float[] logits = new float[offset + z.length + behind];
    System.arraycopy(z, 0, logits, offset, z.length);
    float[] gradient = new float[logits.length];
    var loss = new CrossEntropy(smoothing);

    float value = loss.valueAndGradient(logits, offset, z.length, label, scale, gradient);

    double expected = slow(exact, label, smoothing);
    assertThat((double) value).isCloseTo(expected, within(FLOAT_ROUNDING * Math.max(1, expected)));
    assertThat(loss.value(logits, offset, z.length, label)).isEqualTo(value);
    double[] slowGradient = slowGradient(exact, label, smoothing);
    for (int i = 0; i < logits.length; i++) {
      boolean inside = i >= offset && i < offset + z.length;
      double at = inside ? scale * slowGradient[i - offset] : 0;
      assertThat((double) gradient[i]).isCloseTo(at, within(2 * FLOAT_ROUNDING));
    }
    loss.valueAndGradient(logits, offset, z.length, label, scale, logits);
    assertThat(logits).as("in place").isEqualTo(gradient);
  }

  /** The slow twin's gradient is itself checked by differences. */
  @Test
  void theFormulasBelongTogether() {
    double[] z = {0.5, -2, 1.25, 0, 3};
    for (double smoothing : new double[] {0, 0.1, 0.5}) {
      GradientCheck.check("∂ℓ/∂z", x -> slow(x, 2, smoothing), z, slowGradient(z, 2, smoothing));
    }
  }

  /** ℓ = log Σ e^z − Σ q_k z_k, q_k = (1 − s)[k = y] + s / C. */
  private static double slow(double[] z, int label, double smoothing) {
    double sum = 0;
    double expectation = 0;
    for (int k = 0; k < z.length; k++) {
      sum += Math.exp(z[k]);
      expectation += ((k == label ? 1 - smoothing : 0) + smoothing / z.length) * z[k];
    }
    return Math.log(sum) - expectation;
  }

  private static double[] slowGradient(double[] z, int label, double smoothing) {
    double sum = 0;
    for (double x : z) {
      sum += Math.exp(x);
    }
    double[] gradient = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      gradient[k] =
          Math.exp(z[k]) / sum - ((k == label ? 1 - smoothing : 0) + smoothing / z.length);
    }
    return gradient;
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    var loss = new CrossEntropy();
    float[] z = {1e30f, -1e30f};
    assertThat(loss.value(z, 0, 2, 0)).isZero();
    assertThat(loss.value(z, 0, 2, 1)).isEqualTo(2e30f);
  }

  @Test
  void aConfidentSamplesLossKeepsItsDigits() {
    assertThat((double) new CrossEntropy().value(new float[] {20, 0}, 0, 2, 0))
        .isCloseTo(Math.log1p(Math.exp(-20)), within(1e-15));
  }

  @Test
  void logitsThatAreNotNumbersShowInTheLoss() {
    var loss = new CrossEntropy();
    assertThat(loss.value(new float[] {1, Float.NaN}, 0, 2, 0)).isNaN();
    assertThat(loss.value(new float[] {1, Float.POSITIVE_INFINITY}, 0, 2, 0)).isNaN();
  }

  @Test
  void crossesTheWireWhole() {
    assertThat(Wire.roundTrip(new CrossEntropy(0.1))).isEqualTo(new CrossEntropy(0.1));
  }

  @Test
  void badArgumentsAreRefused() {
    var loss = new CrossEntropy();
    assertThatThrownBy(() -> loss.value(new float[3], 0, 3, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The label is 3; it must be in 0..2");
    assertThatThrownBy(() -> loss.value(new float[3], 1, 3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Range [1, 1 + 3) out of bounds for length 3");
    assertThatThrownBy(() -> new CrossEntropy(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labelSmoothing is 1.0; it must be in [0, 1)");
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }

  private static double[] doubles(float[] x) {
    double[] doubles = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      doubles[i] = x[i];
    }
    return doubles;
  }
}

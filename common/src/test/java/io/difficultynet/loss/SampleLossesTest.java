package io.difficultynet.loss;

import static io.difficultynet.loss.LossCase.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.seed.Seeds;
import io.difficultynet.testing.GradientCheck;
import io.difficultynet.testing.TorchVectors;
import io.difficultynet.testing.Wire;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss; what is particular to one stands in its own test. */
class SampleLossesTest {

  /** Half a unit in the last place of a float, relative. */
  private static final double FLOAT_ROUNDING = 6e-8;

  static Stream<? extends Config> vectors() {
    return TorchVectors.load("losses").getConfigList("cases").stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void equalsPyTorchInDouble(Config vectors) {
    float[] z = floats(TorchVectors.doubles(vectors, "logits"));
    double[] expected = TorchVectors.doubles(vectors, "gradient");
    float[] gradient = new float[z.length];
    float value =
        loss(vectors).valueAndGradient(z, 0, z.length, vectors.getInt("label"), 1, gradient);
    assertClose(vectors, value, vectors.getDouble("value"));
    for (int k = 0; k < z.length; k++) {
      assertClose(vectors, gradient[k], expected[k]);
    }
  }

  private static SampleLoss loss(Config vectors) {
    String name = vectors.getString("loss");
    if (name.equals("focal")) {
      return new FocalLoss(vectors.getDouble("gamma"));
    }
    long[] n = vectors.getLongList("counts").stream().mapToLong(Long::longValue).toArray();
    return switch (name) {
      case "balanced-softmax" -> ShiftedCrossEntropy.balancedSoftmax(n);
      case "logit-adjustment" -> ShiftedCrossEntropy.logitAdjustment(n, vectors.getDouble("tau"));
      case "equalization" ->
          EqualizationLoss.of(n, vectors.getDouble("threshold"), 1, new Seeds(1));
      case "ldam" -> LdamLoss.of(n, vectors.getDouble("max-margin"), vectors.getDouble("scale"));
      case "label-aware-smoothing" ->
          LabelAwareSmoothing.of(
              n,
              vectors.getDouble("head"),
              vectors.getDouble("tail"),
              LabelAwareSmoothing.Shape.valueOf(
                  vectors.getString("shape").toUpperCase(Locale.ROOT)));
      default -> throw new AssertionError("unknown loss " + name);
    };
  }

  private static void assertClose(Object of, float actual, double expected) {
    assertThat((double) actual)
        .as("%s", of)
        .isCloseTo(expected, within(FLOAT_ROUNDING * Math.max(1, Math.abs(expected))));
  }

  /** Against the formula written literally, on slices of any size at any offset. */
  @Property
  void equalsItsFormulaAndStaysInItsSlice(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int classes,
      @ForAll @IntRange(max = 5) int offset,
      @ForAll @IntRange(max = 5) int behind,
      @ForAll @FloatRange(min = -2, max = 2) float scale) {
    var random = new SplittableRandom(seed);
    int label = random.nextInt(classes);
    for (LossCase each : LossCase.all(classes, random)) {
      float[] z = LossCase.logits(classes, 160, random);
      float[] logits = new float[offset + classes + behind];
      System.arraycopy(z, 0, logits, offset, classes);
      float[] whole = new float[classes];
      each.loss().valueAndGradient(z, 0, classes, label, scale, whole);

      float[] gradient = new float[logits.length];
      float value = each.loss().valueAndGradient(logits, offset, classes, label, scale, gradient);

      assertClose(each.loss(), value, each.formula().value(doubles(z), label));
      assertThat(each.loss().value(logits, offset, classes, label)).isEqualTo(value);
      float[] expected = new float[logits.length];
      System.arraycopy(whole, 0, expected, offset, classes);
      assertThat(gradient).as("%s", each.loss()).isEqualTo(expected);
      each.loss().valueAndGradient(logits, offset, classes, label, scale, logits);
      System.arraycopy(whole, 0, expected, offset, classes);
      assertThat(logits).as("%s in place", each.loss()).isEqualTo(expected);
    }
  }

  /** By central differences of the formula, whose tolerance is far above a float's rounding. */
  @Property(tries = 60)
  void theGradientIsThatOfTheFormula(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int classes) {
    var random = new SplittableRandom(seed);
    int label = random.nextInt(classes);
    for (LossCase each : LossCase.all(classes, random)) {
      float[] z = LossCase.logits(classes, 32, random);
      float[] gradient = new float[classes];
      each.loss().valueAndGradient(z, 0, classes, label, 1, gradient);
      GradientCheck.check(
          "∂ℓ/∂z of " + each.loss(),
          x -> each.formula().value(x, label),
          doubles(z),
          doubles(gradient));
    }
  }

  /** A number added to all logits changes no softmax, so the gradient is orthogonal to ones. */
  @Property(tries = 300)
  void onlyDifferencesOfLogitsCount(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int classes,
      @ForAll @IntRange(min = -100, max = 100) int added) {
    var random = new SplittableRandom(seed);
    int label = random.nextInt(classes);
    for (LossCase each : LossCase.all(classes, random)) {
      float[] z = LossCase.logits(classes, 160, random);
      float[] gradient = new float[classes];
      float value = each.loss().valueAndGradient(z, 0, classes, label, 1, gradient);
      assertThat(Arrays.stream(doubles(gradient)).sum())
          .as("%s", each.loss())
          .isCloseTo(0, within(4 * FLOAT_ROUNDING));
      for (int k = 0; k < classes; k++) {
        z[k] += added;
      }
      assertClose(each.loss(), each.loss().value(z, 0, classes, label), value);
    }
  }

  @Property(tries = 100)
  void extremeLogitsStayFinite(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int classes) {
    var random = new SplittableRandom(seed);
    float[] z = new float[classes];
    for (int k = 0; k < classes; k++) {
      z[k] = random.nextBoolean() ? 1e4f : -1e4f;
    }
    for (LossCase each : LossCase.all(classes, random)) {
      for (int label = 0; label < classes; label++) {
        float[] gradient = new float[classes];
        float value = each.loss().valueAndGradient(z, 0, classes, label, 1, gradient);
        assertThat(value).as("%s", each.loss()).isBetween(0f, 1e5f);
        for (float g : gradient) {
          assertThat(g).as("%s", each.loss()).isBetween(-2f, 2f);
        }
      }
    }
  }

  @Test
  void logitsThatAreNotNumbersShowInEveryLoss() {
    for (LossCase each : LossCase.all(4, new SplittableRandom(1))) {
      for (int at = 0; at < 4; at++) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
          float[] z = {1, 2, 3, 4};
          z[at] = bad;
          assertThat(each.loss().value(z, 0, 4, 0)).as("%s", each.loss()).isNaN();
        }
      }
    }
  }

  @Test
  void everyLossCrossesTheWireWhole() {
    for (LossCase each : LossCase.all(5, new SplittableRandom(1))) {
      SampleLoss copy = Wire.roundTrip(each.loss());
      assertThat(copy)
          .isEqualTo(each.loss())
          .hasSameHashCodeAs(each.loss())
          .hasToString(each.loss().toString());
      float[] z = {1, -2, 0.5f, 3, 0};
      assertThat(copy.value(z, 0, 5, 1)).isEqualTo(each.loss().value(z, 0, 5, 1));
    }
  }

  @Test
  void everyLossRefusesSlicesAndLabelsThatDoNotExist() {
    for (LossCase each : LossCase.all(3, new SplittableRandom(1))) {
      SampleLoss loss = each.loss();
      assertThatThrownBy(() -> loss.value(new float[3], 0, 3, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The label is 3; it must be in 0..2");
      assertThatThrownBy(() -> loss.value(new float[3], 1, 3, 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("Range [1, 1 + 3) out of bounds for length 3");
      assertThatThrownBy(() -> loss.valueAndGradient(new float[3], 0, 3, 0, 1, new float[2]))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("Range [0, 0 + 3) out of bounds for length 2");
    }
  }

  @Test
  void crossEntropyAloneShiftsLogits() {
    double[] shift = {1, -2, 0.5};
    assertThat(new CrossEntropy().shifted(shift)).isEqualTo(ShiftedCrossEntropy.of(shift));
    assertThat(ShiftedCrossEntropy.of(new double[] {1, 1, 1}).shifted(shift))
        .isEqualTo(ShiftedCrossEntropy.of(new double[] {2, -1, 1.5}));
    for (SampleLoss other : new SampleLoss[] {new FocalLoss(2), new CrossEntropy(0.1)}) {
      assertThatThrownBy(() -> other.shifted(shift))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage(
              other.getClass().getSimpleName() + " does not shift logits; cross-entropy does");
    }
  }

  @Test
  void lossesThatDoNotDrawAreTheSameInEveryEpoch() {
    for (LossCase each : LossCase.all(3, new SplittableRandom(1))) {
      boolean draws = each.loss() instanceof EqualizationLoss;
      assertThat(each.loss().inEpoch(3).equals(each.loss())).isNotEqualTo(draws);
    }
  }

  @Test
  void aLossMadeForOtherClassesIsRefused() {
    long[] n = {5, 3, 1};
    for (SampleLoss loss :
        new SampleLoss[] {
          ShiftedCrossEntropy.balancedSoftmax(n),
          EqualizationLoss.of(n, 0.2, 1, new Seeds(1)),
          LdamLoss.of(n, 0.5, 1),
          LabelAwareSmoothing.of(n, 0.3, 0, LabelAwareSmoothing.Shape.LINEAR)
        }) {
      assertThatThrownBy(() -> loss.value(new float[4], 0, 4, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("There are logits of 4 classes, but the loss is made for 3");
    }
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }
}

package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.math.Norms;
import io.difficultynet.math.Vectors;
import io.difficultynet.seed.Gaussians;
import io.difficultynet.seed.Uniforms;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.WeightAction;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The two-forward identity against brute force on softmax regression in double: change v_c, redo
 * the pseudo step, take the difference of L_meta.
 */
class DirectionalDerivativeTest {

  private static final int CLASSES = 5;
  private static final int FEATURES = 7;
  private static final int BATCH = 33;
  private static final int META_BATCH = 20;
  private static final double INNER_RATE = 0.5;
  private static final double WEIGHT_STEP = 1e-4;

  /**
   * The error of a central difference falls with the square of its step: 3.8e-4, 3.8e-6, 3.8e-8
   * here when it was measured. The bound is a tenth of the square.
   */
  @ParameterizedTest
  @CsvSource({"0.1, 1e-3", "0.01, 1e-5", "0.001, 1e-7"})
  void equalsBruteForce(double relativeStep, double tolerance) {
    var random = new SplittableRandom(5);
    Samples train = new Samples(BATCH, random);
    Samples meta = new Samples(META_BATCH, random);
    double[] w = normals(CLASSES * FEATURES, random);
    double[] v = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      v[c] = Uniforms.between(0.5, 1.5, random);
    }

    double[] u = meta.gradient(pseudoStep(train, w, v), ones());
    double epsilon = relativeStep / Norms.l2(u);
    double[] actual =
        new PairGradient(
                train.labels,
                new double[BATCH],
                DirectionalDerivative.byWeight(
                    INNER_RATE,
                    shares(BATCH),
                    train.losses(moved(w, u, epsilon)),
                    train.losses(moved(w, u, -epsilon)),
                    epsilon),
                new double[CLASSES])
            .byClass();

    double[] expected = new double[CLASSES];
    double[] miss = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      double[] more = v.clone();
      double[] less = v.clone();
      more[c] += WEIGHT_STEP;
      less[c] -= WEIGHT_STEP;
      double rise = meta.loss(pseudoStep(train, w, more)) - meta.loss(pseudoStep(train, w, less));
      expected[c] = rise / (2 * WEIGHT_STEP);
      miss[c] = actual[c] - expected[c];
    }
    assertThat(Norms.l2(miss) / Norms.l2(expected)).isLessThan(tolerance);
  }

  /**
   * The same for a shift of the logits in the training loss, around one that is not 0. Measured:
   * 1.06e-3, 1.06e-5, 1.05e-7.
   */
  @ParameterizedTest
  @CsvSource({"0.1, 2e-3", "0.01, 2e-5", "0.001, 2e-7"})
  void theShiftsSlopeEqualsBruteForce(double relativeStep, double tolerance) {
    var random = new SplittableRandom(6);
    Samples train = new Samples(BATCH, random);
    Samples meta = new Samples(META_BATCH, random);
    double[] w = normals(CLASSES * FEATURES, random);
    double[] v = {0.5, 0.8, 1, 1.2, 1.5};
    double[] shift = normals(CLASSES, random);

    train.shift = shift;
    double[] u = meta.gradient(pseudoStep(train, w, v), ones());
    double epsilon = relativeStep / Norms.l2(u);
    double[] weightedShares = shares(BATCH);
    for (int i = 0; i < BATCH; i++) {
      weightedShares[i] *= v[train.labels[i]];
    }
    double[] actual =
        DirectionalDerivative.byShift(
            INNER_RATE,
            weightedShares,
            train.byLogit(moved(w, u, epsilon)),
            train.byLogit(moved(w, u, -epsilon)),
            epsilon);

    double[] expected = new double[CLASSES];
    double[] miss = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        train.shift = shift.clone();
        train.shift[c] += side == 0 ? WEIGHT_STEP : -WEIGHT_STEP;
        losses[side] = meta.loss(pseudoStep(train, w, v));
      }
      expected[c] = (losses[0] - losses[1]) / (2 * WEIGHT_STEP);
      miss[c] = actual[c] - expected[c];
    }
    assertThat(Norms.l2(miss) / Norms.l2(expected)).isLessThan(tolerance);
  }

  /**
   * The derivative by the class weights where they also shift the logits, against brute force on v:
   * each way of acting has its own chain rule.
   */
  @ParameterizedTest
  @EnumSource
  void everyActionOfWeightsEqualsBruteForce(WeightAction.Kind kind) {
    var action = new WeightAction(kind, 0.7);
    var random = new SplittableRandom(7);
    Samples train = new Samples(BATCH, random);
    Samples meta = new Samples(META_BATCH, random);
    double[] w = normals(CLASSES * FEATURES, random);
    double[] base = normals(CLASSES, random);
    ClassWeights v = ClassWeights.of(new double[] {0.5, 0.8, 1, 1.2, 1.5});

    double[] multiplier = actOn(train, action, base, v);
    double[] u = meta.gradient(pseudoStep(train, w, multiplier), ones());
    double epsilon = 1e-4 / Norms.l2(u);
    double[] weightedShares = shares(BATCH);
    for (int i = 0; i < BATCH; i++) {
      weightedShares[i] *= multiplier[train.labels[i]];
    }
    double[] plus = moved(w, u, epsilon);
    double[] minus = moved(w, u, -epsilon);
    var slopes =
        new PairGradient(
            train.labels,
            new double[BATCH],
            DirectionalDerivative.byWeight(
                INNER_RATE, shares(BATCH), train.losses(plus), train.losses(minus), epsilon),
            DirectionalDerivative.byShift(
                INNER_RATE, weightedShares, train.byLogit(plus), train.byLogit(minus), epsilon));

    double[] expected = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] changed = v.toArray();
        changed[c] += side == 0 ? WEIGHT_STEP : -WEIGHT_STEP;
        double[] acting = actOn(train, action, base, ClassWeights.of(changed));
        losses[side] = meta.loss(pseudoStep(train, w, acting));
      }
      expected[c] = (losses[0] - losses[1]) / (2 * WEIGHT_STEP);
    }
    assertThat(action.gradient(slopes.byClass(), slopes.byShift(), v))
        .containsExactly(expected, within(1e-6));
  }

  private static double[] actOn(
      Samples train, WeightAction action, double[] base, ClassWeights weights) {
    train.shift = Vectors.sum(base, action.shift(weights));
    return action.multiplier(weights).toArray();
  }

  @Test
  void aSampleCountsWithItsShare() {
    assertThat(
            DirectionalDerivative.byWeight(
                0.1, new double[] {0.25, 0.5, 0}, new double[] {2, 2, 2}, new double[3], 0.5))
        .containsExactly(-0.05, -0.1, 0);
    assertThat(
            DirectionalDerivative.byShift(
                0.1, new double[] {0.25, 0.5}, new double[] {2, 0, 0, 2}, new double[4], 0.5))
        .containsExactly(-0.05, -0.1);
  }

  @Test
  void aClassThatTheBatchLacksHasGradientZero() {
    PairGradient slopes =
        new PairGradient(
            new int[] {1, 1}, new double[2], new double[] {-0.5, -0.25}, new double[] {7, 8, 9});
    assertThat(slopes.byClass()).containsExactly(0, -0.75, 0);
  }

  @Test
  void badNumbersAreRefused() {
    double[] two = new double[2];
    assertThatThrownBy(() -> DirectionalDerivative.byWeight(0, two, two, two, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("innerRate is 0.0; it must be above 0 and finite");
    assertThatThrownBy(() -> DirectionalDerivative.byWeight(1, two, two, two, 1 / 0.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon is Infinity; it must be above 0 and finite");
    assertThatThrownBy(() -> DirectionalDerivative.byWeight(1, two, two, new double[3], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minus has 3 elements; it must have 2");
    assertThatThrownBy(() -> DirectionalDerivative.byShift(1, two, new double[5], new double[5], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("plus has 5 elements; it must have 4");
    assertThatThrownBy(
            () -> new PairGradient(new int[2], new double[2], new double[3], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 labels, 2 losses and 3 derivatives; the numbers must be equal");
  }

  /** w'(v) = w − α ∇(1/B) Σ v_y ℓ. */
  private static double[] pseudoStep(Samples train, double[] w, double[] v) {
    return moved(w, train.gradient(w, v), -INNER_RATE);
  }

  private static double[] moved(double[] w, double[] along, double by) {
    double[] moved = w.clone();
    for (int i = 0; i < w.length; i++) {
      moved[i] += by * along[i];
    }
    return moved;
  }

  private static double[] shares(int n) {
    double[] shares = new double[n];
    Arrays.fill(shares, 1.0 / n);
    return shares;
  }

  private static double[] ones() {
    return ClassWeights.ones(CLASSES).toArray();
  }

  private static double[] normals(int n, SplittableRandom random) {
    double[] normals = new double[n];
    for (int i = 0; i < n; i++) {
      normals[i] = Gaussians.next(random);
    }
    return normals;
  }

  /** Labelled feature vectors, and softmax regression on them. */
  private static final class Samples {
    private final double[][] features;
    private final int[] labels;
    private double[] shift = new double[CLASSES];

    Samples(int n, SplittableRandom random) {
      features = new double[n][];
      labels = new int[n];
      for (int i = 0; i < n; i++) {
        features[i] = normals(FEATURES, random);
        labels[i] = Uniforms.index(CLASSES, random);
      }
    }

    double[] probabilities(double[] w, int i) {
      double[] p = new double[CLASSES];
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        for (int f = 0; f < FEATURES; f++) {
          p[c] += w[c * FEATURES + f] * features[i][f];
        }
        p[c] = Math.exp(p[c] + shift[c]);
        sum += p[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        p[c] /= sum;
      }
      return p;
    }

    double[] losses(double[] w) {
      double[] losses = new double[labels.length];
      for (int i = 0; i < labels.length; i++) {
        losses[i] = -Math.log(probabilities(w, i)[labels[i]]);
      }
      return losses;
    }

    double loss(double[] w) {
      return Arrays.stream(losses(w)).average().orElseThrow();
    }

    /** ∂ℓ_i/∂z_c, row by row. */
    double[] byLogit(double[] w) {
      double[] rows = new double[labels.length * CLASSES];
      for (int i = 0; i < labels.length; i++) {
        System.arraycopy(probabilities(w, i), 0, rows, i * CLASSES, CLASSES);
        rows[i * CLASSES + labels[i]] -= 1;
      }
      return rows;
    }

    /** ∇_w (1/n) Σ v_y ℓ. */
    double[] gradient(double[] w, double[] v) {
      double[] gradient = new double[w.length];
      for (int i = 0; i < labels.length; i++) {
        double[] p = probabilities(w, i);
        for (int c = 0; c < CLASSES; c++) {
          double delta = v[labels[i]] * (p[c] - (c == labels[i] ? 1 : 0)) / labels.length;
          for (int f = 0; f < FEATURES; f++) {
            gradient[c * FEATURES + f] += delta * features[i][f];
          }
        }
      }
      return gradient;
    }
  }
}

package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.math.Norms;
import io.difficultynet.seed.Gaussians;
import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        DirectionalDerivative.metaGradient(
            INNER_RATE,
            BATCH,
            train.lossSums(moved(w, u, epsilon)),
            train.lossSums(moved(w, u, -epsilon)),
            epsilon);

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

  @Test
  void aClassThatTheBatchLacksHasGradientZero() {
    assertThat(
            DirectionalDerivative.metaGradient(
                0.1, 8, new double[] {2, 0}, new double[] {1, 0}, 0.5))
        .containsExactly(-0.1 / 8, 0);
  }

  @Test
  void badNumbersAreRefused() {
    double[] sums = new double[2];
    assertThatThrownBy(() -> DirectionalDerivative.metaGradient(0, 8, sums, sums, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("innerRate is 0.0; it must be above 0 and finite");
    assertThatThrownBy(() -> DirectionalDerivative.metaGradient(1, 0, sums, sums, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batchSize is 0; it must be at least 1");
    assertThatThrownBy(() -> DirectionalDerivative.metaGradient(1, 8, sums, sums, 1 / 0.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon is Infinity; it must be above 0 and finite");
    assertThatThrownBy(() -> DirectionalDerivative.metaGradient(1, 8, sums, new double[3], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lossSumsMinus has 3 elements; it must have 2");
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
        p[c] = Math.exp(p[c]);
        sum += p[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        p[c] /= sum;
      }
      return p;
    }

    double[] lossSums(double[] w) {
      double[] sums = new double[CLASSES];
      for (int i = 0; i < labels.length; i++) {
        sums[labels[i]] -= Math.log(probabilities(w, i)[labels[i]]);
      }
      return sums;
    }

    double loss(double[] w) {
      double sum = 0;
      for (double s : lossSums(w)) {
        sum += s;
      }
      return sum / labels.length;
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

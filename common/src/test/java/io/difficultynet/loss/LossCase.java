package io.difficultynet.loss;

import io.difficultynet.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A loss and its slow twin, the formula of its paper written literally in double. */
record LossCase(SampleLoss loss, Formula formula) {

  /** ℓ(z, y). */
  interface Formula {
    double value(double[] z, int y);
  }

  /** Every loss for classes of random sizes; rarely used settings too. */
  static List<LossCase> all(int classes, SplittableRandom random) {
    long[] n = random.longs(classes, 1, 1000).toArray();
    double[] shift = random.doubles(classes, -3, 3).toArray();
    double total = Arrays.stream(n).sum();
    double fewest = Arrays.stream(n).min().orElseThrow();
    double most = Arrays.stream(n).max().orElseThrow();
    double threshold = random.nextDouble() * Math.min(1, 2.0 / classes);
    List<LossCase> cases = new ArrayList<>();
    cases.add(new LossCase(new CrossEntropy(), LossCase::crossEntropy));
    cases.add(
        new LossCase(
            new CrossEntropy(0.1),
            (z, y) -> expectation(z, k -> (k == y ? 0.9 : 0) + 0.1 / classes)));
    cases.add(
        new LossCase(
            ShiftedCrossEntropy.of(shift), (z, y) -> crossEntropy(shifted(z, k -> shift[k]), y)));
    cases.add(
        new LossCase(
            ShiftedCrossEntropy.balancedSoftmax(n),
            (z, y) -> crossEntropy(shifted(z, k -> Math.log((double) n[k])), y)));
    cases.add(
        new LossCase(
            ShiftedCrossEntropy.logitAdjustment(n, 1.5),
            (z, y) -> crossEntropy(shifted(z, k -> 1.5 * Math.log(n[k] / total)), y)));
    for (double gamma : new double[] {0.5, 1, 2}) {
      cases.add(
          new LossCase(
              new FocalLoss(gamma), (z, y) -> -Math.pow(1 - p(z, y), gamma) * Math.log(p(z, y))));
    }
    cases.add(
        new LossCase(
            EqualizationLoss.of(n, threshold, 0.9, new Seeds(1)),
            (z, y) -> {
              double sum = 0;
              for (int k = 0; k < z.length; k++) {
                double rare = n[k] / total < threshold ? 1 : 0;
                sum += (1 - rare * (k == y ? 0 : 1)) * Math.exp(z[k]);
              }
              return -Math.log(Math.exp(z[y]) / sum);
            }));
    cases.add(
        new LossCase(
            LdamLoss.of(n, 0.5, 2),
            (z, y) -> {
              double constant = 0.5 * Math.pow(fewest, 0.25); // the largest margin is 0.5
              double margin = constant / Math.pow((double) n[y], 0.25);
              double[] x = shifted(z, k -> k == y ? -margin : 0);
              return crossEntropy(Arrays.stream(x).map(e -> 2 * e).toArray(), y);
            }));
    if (most > fewest) {
      for (LabelAwareSmoothing.Shape shape : LabelAwareSmoothing.Shape.values()) {
        double quarter = Math.PI / (2 * (most - fewest));
        cases.add(
            new LossCase(
                LabelAwareSmoothing.of(n, 0.4, 0.1, shape),
                (z, y) -> {
                  double above = n[y] - fewest;
                  double epsilon =
                      switch (shape) {
                        case CONCAVE -> 0.1 + 0.3 * Math.sin(above * quarter);
                        case LINEAR -> 0.1 + 0.3 * above / (most - fewest);
                        case CONVEX -> 0.4 + 0.3 * Math.sin(1.5 * Math.PI + above * quarter);
                      };
                  return expectation(z, k -> k == y ? 1 - epsilon : epsilon / (classes - 1));
                }));
      }
    }
    return cases;
  }

  private interface ByClass {
    double of(int k);
  }

  private static double[] shifted(double[] z, ByClass shift) {
    double[] x = new double[z.length];
    Arrays.setAll(x, k -> z[k] + shift.of(k));
    return x;
  }

  private static double p(double[] z, int k) {
    return Math.exp(z[k]) / Arrays.stream(z).map(Math::exp).sum();
  }

  private static double crossEntropy(double[] z, int y) {
    return -Math.log(p(z, y));
  }

  private static double expectation(double[] z, ByClass target) {
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      sum -= target.of(k) * Math.log(p(z, k));
    }
    return sum;
  }

  /** Logits in multiples of 1/16, so that a whole number can be added without rounding. */
  static float[] logits(int classes, int sixteenths, SplittableRandom random) {
    float[] logits = new float[classes];
    for (int k = 0; k < classes; k++) {
      logits[k] = random.nextInt(-sixteenths, sixteenths + 1) / 16f;
    }
    return logits;
  }

  static double[] doubles(float[] x) {
    double[] doubles = new double[x.length];
    Arrays.setAll(doubles, i -> x[i]);
    return doubles;
  }
}

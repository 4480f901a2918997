package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.GivenCoefficients;
import io.difficultynet.job.engine.PlainReplica;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.ReplicaComparison;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.weight.ClassWeights;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * ∂L_meta/∂v by its meaning: change v_c by ±h, make the pseudo step again, and take the difference
 * quotient of the meta loss there. Once in double on the twin, once on any replica in floats.
 */
public final class MetaBruteForce {

  private MetaBruteForce() {}

  /** One question of the meta step. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Question(
      float[] parameters,
      double[] weights,
      double innerRate,
      Batch training,
      Batch meta,
      double backboneFactor) {

    /** With one rate for all parameters. */
    public Question(
        float[] parameters, double[] weights, double innerRate, Batch training, Batch meta) {
      this(parameters, weights, innerRate, training, meta, 1);
    }

    /** The rate of parameter i of the network. */
    double rate(Replica replica, int i) {
      return i < replica.network().classifierOffset() ? backboneFactor * innerRate : innerRate;
    }
  }

  /** In double on the twin, h so small that only the slope is left. */
  public static double[] exact(PlainReplica twin, Question q) {
    double step = 1e-4;
    double[] gradient = new double[q.weights.length];
    for (int c = 0; c < gradient.length; c++) {
      gradient[c] = (exactLoss(twin, q, c, step) - exactLoss(twin, q, c, -step)) / (2 * step);
    }
    return gradient;
  }

  /**
   * On a replica in floats. Its losses carry about 1e-7 of noise, so h must move the meta loss by
   * much more, and as little as keeps the third derivative out.
   */
  public static double[] inFloats(Replica replica, Question q, double step) {
    double[] gradient = new double[q.weights.length];
    for (int c = 0; c < gradient.length; c++) {
      gradient[c] = (loss(replica, q, c, step) - loss(replica, q, c, -step)) / (2 * step);
    }
    return gradient;
  }

  /**
   * The identity without its difference quotient, −(α/B) ∇S_c(w)·u, a backward for each class:
   * exact up to rounding, and C times as expensive.
   */
  public static double[] byBackward(Replica replica, Question q) {
    int size = q.training.size();
    float[] gradient = gradient(replica, q, 0, 0);
    float[] moved = moved(replica, q, gradient);
    float[] u = new float[gradient.length];
    float[] metaCoefficients = new float[q.meta.size()];
    Arrays.fill(metaCoefficients, 1f / q.meta.size());
    replica.load(moved);
    replica.gradient(q.meta, new GivenCoefficients(metaCoefficients), u);
    replica.load(q.parameters);
    double[] answer = new double[q.weights.length];
    for (int c = 0; c < answer.length; c++) {
      float[] ofClass = new float[size];
      for (int i = 0; i < size; i++) {
        ofClass[i] = q.training.labels()[i] == c ? 1 : 0;
      }
      replica.gradient(q.training, new GivenCoefficients(ofClass), gradient);
      double along = 0;
      for (int i = 0; i < u.length; i++) {
        along += q.rate(replica, i) * gradient[i] * u[i];
      }
      answer[c] = -along / size;
    }
    return answer;
  }

  /** The answer that is being tested. */
  public static double[] identity(Replica replica, Question q, double relativeEpsilon) {
    return identity(replica, q, relativeEpsilon, null);
  }

  /** The same in passes of at most {@code most} samples. */
  public static double[] identity(
      Replica replica, Question q, double relativeEpsilon, @Nullable Integer most) {
    double[] shares = new double[q.training.size()];
    Arrays.fill(shares, 1.0 / shares.length);
    return new PseudoStep(replica, new CrossEntropy(), relativeEpsilon, q.backboneFactor, most)
        .of(q.parameters, ClassWeights.of(q.weights), q.innerRate, q.training, shares, q.meta)
        .byClass();
  }

  /** The meta loss after the pseudo step with these weights. */
  public static double loss(Replica replica, Question q, int changed, double by) {
    float[] moved = moved(replica, q, gradient(replica, q, changed, by));
    replica.load(moved);
    float[] losses = GivenCoefficients.losses(replica.trainingLogits(q.meta), q.meta);
    return Arrays.stream(ReplicaComparison.doubles(losses)).average().orElseThrow();
  }

  private static float[] gradient(Replica replica, Question q, int changed, double by) {
    int size = q.training.size();
    float[] coefficients = new float[size];
    for (int i = 0; i < size; i++) {
      coefficients[i] = (float) (weight(q, q.training.labels()[i], changed, by) / size);
    }
    float[] gradient = new float[q.parameters.length];
    replica.load(q.parameters);
    replica.gradient(q.training, new GivenCoefficients(coefficients), gradient);
    return gradient;
  }

  private static float[] moved(Replica replica, Question q, float[] gradient) {
    float[] moved = new float[gradient.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (q.parameters[i] - q.rate(replica, i) * gradient[i]);
    }
    return moved;
  }

  private static double exactLoss(PlainReplica twin, Question q, int changed, double by) {
    int size = q.training.size();
    double[] coefficients = new double[size];
    for (int i = 0; i < size; i++) {
      coefficients[i] = weight(q, q.training.labels()[i], changed, by) / size;
    }
    double[] moved = ReplicaComparison.doubles(q.parameters);
    twin.loadExact(moved);
    double[] gradient = twin.exactGradient(q.training, coefficients);
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= q.rate(twin, i) * gradient[i];
    }
    twin.loadExact(moved);
    return Arrays.stream(twin.exactLosses(q.meta)).average().orElseThrow();
  }

  private static double weight(Question q, int label, int changed, double by) {
    return q.weights[label] + (label == changed ? by : 0);
  }

  /** A row a class, a column an answer, the relative errors against the first below. */
  public static String table(String title, String[] names, double[][] answers) {
    StringBuilder table = new StringBuilder(title).append("\nclass");
    for (String name : names) {
      table.append(String.format(Locale.ROOT, " %14s", name));
    }
    for (int c = 0; c < answers[0].length; c++) {
      table.append(String.format(Locale.ROOT, "%n%5d", c));
      for (double[] answer : answers) {
        table.append(String.format(Locale.ROOT, " %14.6e", answer[c]));
      }
    }
    table.append(String.format(Locale.ROOT, "%nerror"));
    for (double[] answer : answers) {
      table.append(
          String.format(
              Locale.ROOT, " %14.1e", ReplicaComparison.relativeError(answer, answers[0])));
    }
    return table.toString();
  }
}

package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The slow twin of every engine: each node of a description as its formula, in double, on plain
 * arrays. The float interface is that of {@link Replica}; {@link #exactGradient} and {@link
 * #exactLosses} leave the floats out.
 */
public class PlainReplica implements Replica {

  private final NetworkDescription network;
  private final int[][] shapes; // of each node: channels, side
  private final Map<Integer, Integer> parametersAt = new HashMap<>(); // first, by node
  private final Map<Integer, Integer> statisticsAt = new HashMap<>(); // first, by node
  private final double[] parameters;
  private final float[] statistics;
  private final PlainLayers[] layers;
  private boolean tracked = true;

  /** A twin with all parameters 0. */
  public PlainReplica(NetworkDescription network) {
    this.network = network;
    this.shapes = new int[network.nodes().size()][];
    this.parameters = new double[network.parameterCount()];
    this.statistics = NetworkInitialiser.statistics(network);
    this.layers = new PlainLayers[network.nodes().size()];
    for (ParameterSpan span : network.parameterSpans()) {
      parametersAt.putIfAbsent(span.node(), span.offset());
    }
    for (StatisticSpan span : network.statisticSpans()) {
      statisticsAt.put(span.node(), span.offset());
    }
    for (int i = 0; i < layers.length; i++) {
      Node node = network.nodes().get(i);
      int[] in = node.inputs().isEmpty() ? new int[2] : shapes[node.inputs().get(0)];
      layers[i] = PlainLayers.of(node, in, parametersAt.getOrDefault(i, 0));
      shapes[i] = layers[i].shape();
    }
  }

  /** What was loaded last, as floats. */
  public float[] loaded() {
    float[] floats = new float[parameters.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) parameters[i];
    }
    return floats;
  }

  /** Takes parameters that floats cannot hold. */
  public void loadExact(double[] exact) {
    System.arraycopy(exact, 0, parameters, 0, parameters.length);
  }

  /** ℓ_i in training mode. */
  public double[] exactLosses(Batch batch) {
    return losses(forward(batch, true)[layers.length - 1], batch);
  }

  /** ℓ_i with the running statistics. */
  double[] exactPredictedLosses(Batch batch) {
    return losses(forward(batch, false)[layers.length - 1], batch);
  }

  /** Gradient [P] of Σ_i coefficient_i ℓ_i. */
  public double[] exactGradient(Batch batch, double[] coefficients) {
    return exactGradient(batch, coefficients, forward(batch, true));
  }

  /**
   * The same with the running statistics, for the classifier: what lies before it is normalised by
   * constants, which the twin's backward does not know.
   */
  public double[] exactClassifierGradient(Batch batch, double[] coefficients) {
    double[] gradient = exactGradient(batch, coefficients, forward(batch, false));
    Arrays.fill(gradient, 0, network.classifierOffset(), 0);
    return gradient;
  }

  private double[] exactGradient(Batch batch, double[] coefficients, double[][] outputs) {
    int classes = network.classes();
    double[] byLogits = new double[batch.size() * classes];
    for (int n = 0; n < batch.size(); n++) {
      double[] p = softmax(outputs[layers.length - 1], n * classes, classes);
      for (int c = 0; c < classes; c++) {
        double target = c == batch.labels()[n] ? 1 : 0;
        byLogits[n * classes + c] = coefficients[n] * (p[c] - target);
      }
    }
    return backward(batch, outputs, byLogits);
  }

  private double[] backward(Batch batch, double[][] outputs, double[] byLogits) {
    int last = layers.length - 1;
    double[][] gradients = new double[layers.length][];
    for (int i = 0; i < last; i++) {
      gradients[i] = new double[outputs[i].length];
    }
    gradients[last] = byLogits;
    double[] gradient = new double[parameters.length];
    for (int i = last; i > 0; i--) {
      double[][] inputs =
          network.nodes().get(i).inputs().stream().map(k -> outputs[k]).toArray(double[][]::new);
      double[][] inputGradients =
          network.nodes().get(i).inputs().stream().map(k -> gradients[k]).toArray(double[][]::new);
      layers[i].backward(batch.size(), inputs, parameters, gradients[i], inputGradients, gradient);
    }
    return gradient;
  }

  @Override
  public NetworkDescription network() {
    return network;
  }

  @Override
  public void useThreads(int threads) {}

  @Override
  public void load(float[] newParameters) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = newParameters[i];
    }
  }

  @Override
  public void loadStatistics(float[] newStatistics) {
    System.arraycopy(newStatistics, 0, statistics, 0, statistics.length);
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    double[][] outputs = forward(batch, true);
    float[] logits = floats(outputs[layers.length - 1]);
    float[] byLogits = new float[logits.length];
    objective.differentiate(logits, batch, byLogits);
    double[] exact = backward(batch, outputs, ReplicaComparison.doubles(byLogits));
    System.arraycopy(floats(exact), 0, gradient, 0, gradient.length);
    tracked = false;
  }

  @Override
  public void trackStatistics() {
    if (tracked) {
      throw new IllegalStateException("trackStatistics() follows gradient()");
    }
    tracked = true;
    for (StatisticSpan span : network.statisticSpans()) {
      PlainLayers.BatchNorm norm = (PlainLayers.BatchNorm) layers[span.node()];
      for (int c = 0; c < span.channels(); c++) {
        blend(span.offset() + c, norm.mean(c));
        blend(span.offset() + span.channels() + c, norm.unbiasedVariance(c));
      }
    }
  }

  @Override
  public float[] trainingLogits(Batch batch) {
    tracked = true;
    return floats(forward(batch, true)[layers.length - 1]);
  }

  @Override
  public float[] logits(Batch batch) {
    return floats(forward(batch, false)[layers.length - 1]);
  }

  @Override
  public float[] features(Batch batch) {
    return floats(forward(batch, false)[network.featureNode()]);
  }

  @Override
  public void statistics(float[] into) {
    System.arraycopy(statistics, 0, into, 0, statistics.length);
  }

  @Override
  public void close() {}

  private void blend(int at, double batch) {
    double momentum = Node.BatchNorm.MOMENTUM;
    statistics[at] = (float) ((1 - momentum) * statistics[at] + momentum * batch);
  }

  private double[][] forward(Batch batch, boolean training) {
    double[][] outputs = new double[layers.length][];
    outputs[0] = new double[batch.size() * network.input().length()];
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = batch.inputs()[i];
    }
    for (int i = 1; i < layers.length; i++) {
      double[][] inputs =
          network.nodes().get(i).inputs().stream().map(k -> outputs[k]).toArray(double[][]::new);
      if (!training && layers[i] instanceof PlainLayers.BatchNorm norm) {
        outputs[i] =
            norm.predict(
                batch.size(), inputs[0], parameters, statistics, statisticsAt.getOrDefault(i, -1));
      } else {
        outputs[i] = layers[i].forward(batch.size(), inputs, parameters);
      }
    }
    return outputs;
  }

  private double[] losses(double[] logits, Batch batch) {
    int classes = network.classes();
    double[] losses = new double[batch.size()];
    for (int n = 0; n < losses.length; n++) {
      losses[n] = -Math.log(softmax(logits, n * classes, classes)[batch.labels()[n]]);
    }
    return losses;
  }

  private static double[] softmax(double[] logits, int offset, int classes) {
    double[] p = Arrays.copyOfRange(logits, offset, offset + classes);
    double max = Arrays.stream(p).max().orElseThrow();
    double sum = Arrays.stream(p).map(z -> Math.exp(z - max)).sum();
    return Arrays.stream(p).map(z -> Math.exp(z - max) / sum).toArray();
  }

  private static float[] floats(double[] doubles) {
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }
}

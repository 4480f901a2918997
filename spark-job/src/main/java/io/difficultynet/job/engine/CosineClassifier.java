package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A replica whose logits are the cosines of the features f_n of a sample with the weights W_c of
 * each class. The inner replica computes the features. LDAM is trained with this last layer (Cao et
 * al., NeurIPS 2019, <a href="https://arxiv.org/abs/1906.07413">arXiv:1906.07413</a>; {@code
 * NormedLinear} in <a
 * href="https://github.com/kaidic/LDAM-DRW/blob/master/models/resnet_cifar.py">their code</a>):
 *
 * <pre>
 *   f̂_n = f_n / |f_n|,   Ŵ_c = W_c / |W_c|,   z_nc = Ŵ_c · f̂_n
 *   ∂L/∂f_n = (Σ_c g_nc Ŵ_c − (Σ_c g_nc z_nc) f̂_n) / |f_n|,   g = ∂L/∂z
 *   ∂L/∂W_c = (Σ_n g_nc f̂_n − (Σ_n g_nc z_nc) Ŵ_c) / |W_c|
 * </pre>
 *
 * It computes in double precision, so that it gives the same on every engine. A vector of zeros has
 * no direction: its cosines are 0, and so is the gradient through them. The replica owns the inner
 * one, whose network is the body of this one. One thread may use it at a time.
 */
public final class CosineClassifier implements Replica {

  private final NetworkDescription network;
  private final Replica body;
  private final int features; // F
  private final int classes; // C
  private final int offset; // of W in [P]
  private final Directions weights;
  private final float[] bodyParameters;
  private final float[] bodyGradient;

  private CosineClassifier(NetworkDescription network, Replica body) {
    this.network = network;
    this.body = body;
    this.features = network.classifier().inFeatures();
    this.classes = network.classes();
    this.offset = network.classifierOffset();
    this.weights = new Directions(classes, features);
    this.bodyParameters = new float[offset];
    this.bodyGradient = new float[offset];
  }

  /**
   * Returns a replica of {@code network}, which ends with {@link Node.Cosines}.
   *
   * @param engine makes the replica of the body of the network
   */
  public static CosineClassifier over(
      NetworkDescription network, Function<NetworkDescription, Replica> engine) {
    return new CosineClassifier(network, engine.apply(network.body()));
  }

  /** Unit vectors and the lengths of the vectors that they were made of. */
  private static final class Directions {
    final int count;
    final int width;
    final double[] lengths; // [count]
    final double[] units; // [count x width]

    Directions(int count, int width) {
      this.count = count;
      this.width = width;
      this.lengths = new double[count];
      this.units = new double[count * width];
    }

    /** Takes {@code count} vectors from {@code values[offset …)}. */
    Directions set(float[] values, int offset) {
      for (int i = 0; i < count; i++) {
        double squares = 0;
        for (int k = 0; k < width; k++) {
          double value = values[offset + i * width + k];
          squares += value * value;
        }
        lengths[i] = Math.sqrt(squares);
        for (int k = 0; k < width; k++) {
          int at = i * width + k;
          units[at] = lengths[i] == 0 ? 0 : values[offset + at] / lengths[i];
        }
      }
      return this;
    }

    /**
     * Writes the gradient of a loss by vector i: the part of the gradient by its unit vector that
     * is orthogonal to it, divided by its length.
     *
     * @param byUnit gradient by the unit vector // [width]
     * @param into written from {@code at} on
     */
    void backward(int i, double[] byUnit, float[] into, int at) {
      double along = 0;
      for (int k = 0; k < width; k++) {
        along += byUnit[k] * units[i * width + k];
      }
      for (int k = 0; k < width; k++) {
        double across = byUnit[k] - along * units[i * width + k];
        into[at + k] = lengths[i] == 0 ? 0f : (float) (across / lengths[i]);
      }
    }
  }

  @Override
  public NetworkDescription network() {
    return network;
  }

  @Override
  public void useThreads(int threads) {
    body.useThreads(threads);
  }

  @Override
  public void load(float[] parameters) {
    System.arraycopy(parameters, 0, bodyParameters, 0, offset);
    body.load(bodyParameters);
    weights.set(parameters, offset);
  }

  @Override
  public void loadStatistics(float[] statistics) {
    body.loadStatistics(statistics);
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    body.gradient(
        batch,
        (outputs, same, byOutputs) -> {
          Directions samples = directions(outputs, same.size());
          float[] byLogits = new float[same.size() * classes];
          objective.differentiate(cosines(samples), same, byLogits);
          backward(samples, byLogits, byOutputs, gradient);
        },
        bodyGradient);
    System.arraycopy(bodyGradient, 0, gradient, 0, offset);
  }

  private void backward(
      Directions samples, float[] byLogits, float[] byFeatures, float[] gradient) {
    double[][] byWeights = new double[classes][features];
    double[] byFeature = new double[features];
    for (int n = 0; n < samples.count; n++) {
      Arrays.fill(byFeature, 0);
      for (int c = 0; c < classes; c++) {
        double byLogit = byLogits[n * classes + c];
        for (int k = 0; k < features; k++) {
          byFeature[k] += byLogit * weights.units[c * features + k];
          byWeights[c][k] += byLogit * samples.units[n * features + k];
        }
      }
      samples.backward(n, byFeature, byFeatures, n * features);
    }
    for (int c = 0; c < classes; c++) {
      weights.backward(c, byWeights[c], gradient, offset + c * features);
    }
  }

  @Override
  public void trackStatistics() {
    body.trackStatistics();
  }

  @Override
  public float[] trainingLogits(Batch batch) {
    return cosines(directions(body.trainingLogits(batch), batch.size()));
  }

  @Override
  public float[] logits(Batch batch) {
    return cosines(directions(body.logits(batch), batch.size()));
  }

  @Override
  public float[] features(Batch batch) {
    return body.features(batch);
  }

  @Override
  public void statistics(float[] into) {
    body.statistics(into);
  }

  @Override
  public void close() {
    body.close();
  }

  private Directions directions(float[] outputs, int samples) {
    return new Directions(samples, features).set(outputs, 0);
  }

  private float[] cosines(Directions samples) {
    float[] cosines = new float[samples.count * classes];
    for (int n = 0; n < samples.count; n++) {
      for (int c = 0; c < classes; c++) {
        double cosine = 0;
        for (int k = 0; k < features; k++) {
          cosine += samples.units[n * features + k] * weights.units[c * features + k];
        }
        cosines[n * classes + c] = (float) cosine;
      }
    }
    return cosines;
  }
}

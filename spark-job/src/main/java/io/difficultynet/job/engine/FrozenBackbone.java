package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;
import java.util.Arrays;

/**
 * A replica that trains the classifier alone. The inner replica computes the features f with the
 * running batch-norm statistics. The last layer is computed here in double precision:
 *
 * <pre>
 *   z_nc = Σ_k W_ck f_nk + b_c
 *   ∂L/∂W_ck = Σ_n ∂L/∂z_nc f_nk,   ∂L/∂b_c = Σ_n ∂L/∂z_nc
 * </pre>
 *
 * All other parameters have the gradient 0. Batch normalisation stays fixed, including its
 * statistics: the features of a sample then depend on nothing but the sample, training sees the
 * network that is measured and used afterwards, and the number of replicas changes nothing but
 * rounding. (The code of Zhong et al., CVPR 2021, does so for CIFAR-10-LT. For larger data it lets
 * the statistics follow the class-balanced batches, which they call "shift learning".) The owner of
 * the inner replica closes it.
 */
public final class FrozenBackbone implements Replica {

  private final Replica inner;
  private final int features; // F
  private final int classes; // C
  private final int offset; // of W in [P]; b follows
  private final double[] classifier; // [C x F], then [C]

  /** Makes a replica that trains the classifier of the network of {@code inner}. */
  public FrozenBackbone(Replica inner) {
    this.inner = inner;
    this.features = inner.network().classifier().inFeatures();
    this.classes = inner.network().classes();
    this.offset = inner.network().classifierOffset();
    this.classifier = new double[classes * (features + 1)];
  }

  @Override
  public NetworkDescription network() {
    return inner.network();
  }

  @Override
  public boolean trainsClassifierOnly() {
    return true;
  }

  @Override
  public void useThreads(int threads) {
    inner.useThreads(threads);
  }

  @Override
  public void load(float[] parameters) {
    inner.load(parameters);
    Arrays.setAll(classifier, i -> parameters[offset + i]);
  }

  @Override
  public void loadStatistics(float[] statistics) {
    inner.loadStatistics(statistics);
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    float[] inputs = inner.features(batch); // [size x F]
    float[] byLogits = new float[batch.size() * classes]; // [size x C]
    objective.differentiate(classify(inputs, batch.size()), batch, byLogits);
    Arrays.fill(gradient, 0, offset, 0f);
    for (int c = 0; c < classes; c++) {
      double[] sums = new double[features];
      double byBias = 0;
      for (int n = 0; n < batch.size(); n++) {
        double byLogit = byLogits[n * classes + c];
        byBias += byLogit;
        for (int k = 0; k < features; k++) {
          sums[k] += byLogit * inputs[n * features + k];
        }
      }
      for (int k = 0; k < features; k++) {
        gradient[offset + c * features + k] = (float) sums[k];
      }
      gradient[offset + classes * features + c] = (float) byBias;
    }
  }

  /** Does nothing, because the statistics are frozen as well. */
  @Override
  public void trackStatistics() {}

  /** Returns the same as {@link #logits}, because training uses the running statistics too. */
  @Override
  public float[] trainingLogits(Batch batch) {
    return logits(batch);
  }

  @Override
  public float[] logits(Batch batch) {
    return classify(inner.features(batch), batch.size());
  }

  @Override
  public float[] features(Batch batch) {
    return inner.features(batch);
  }

  @Override
  public void statistics(float[] into) {
    inner.statistics(into);
  }

  @Override
  public void close() {}

  private float[] classify(float[] inputs, int size) {
    float[] logits = new float[size * classes];
    for (int n = 0; n < size; n++) {
      for (int c = 0; c < classes; c++) {
        double z = classifier[classes * features + c];
        for (int k = 0; k < features; k++) {
          z += classifier[c * features + k] * inputs[n * features + k];
        }
        logits[n * classes + c] = (float) z;
      }
    }
    return logits;
  }
}

package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Objective;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.weight.SampleWeight;
import java.util.function.IntToDoubleFunction;

/**
 * The training loss Σ_i s_i ω_i v_i ℓ_i of a part of a batch. s_i is 1/B for a global batch of B
 * samples, and not one over the sum of the weights, which would cancel them in small parts. ω_i is
 * the sample's own weight. One thread at a time; keeps what it found for the batch it saw last.
 */
public final class WeightedLoss implements Objective {

  private final SampleLoss loss;
  private final SampleWeight weight;
  private final IntToDoubleFunction ownWeight;
  private final IntToDoubleFunction share;
  private float[] losses = new float[0];
  private double[] weights = new double[0];

  /** Sample i of the batch counts with {@code share} s_i times its weight. */
  public WeightedLoss(SampleLoss loss, SampleWeight weight, IntToDoubleFunction share) {
    this(loss, weight, sample -> 1, share);
  }

  /**
   * Every sample has the share 1/B.
   *
   * @param globalBatch B, samples of the batch over all replicas, at least 1
   */
  public WeightedLoss(SampleLoss loss, SampleWeight weight, int globalBatch) {
    this(loss, weight, sample -> 1, globalBatch);
  }

  /**
   * Every sample has the share 1/B.
   *
   * @param ownWeight ω of a sample of the training source, by its number
   * @param globalBatch B, samples of the batch over all replicas, at least 1
   */
  public WeightedLoss(
      SampleLoss loss, SampleWeight weight, IntToDoubleFunction ownWeight, int globalBatch) {
    this(loss, weight, ownWeight, i -> 1.0 / globalBatch);
  }

  private WeightedLoss(
      SampleLoss loss,
      SampleWeight weight,
      IntToDoubleFunction ownWeight,
      IntToDoubleFunction share) {
    this.loss = loss;
    this.weight = weight;
    this.ownWeight = ownWeight;
    this.share = share;
  }

  @Override
  public void differentiate(float[] logits, Batch batch, float[] byLogits) {
    int size = batch.size();
    int classes = logits.length / size;
    losses = new float[size];
    weights = new double[size];
    for (int i = 0; i < size; i++) {
      int from = i * classes;
      int label = batch.labels()[i];
      losses[i] =
          loss.of(batch.samples()[i]).valueAndGradient(logits, from, classes, label, 1, byLogits);
      weights[i] = ownWeight.applyAsDouble(batch.samples()[i]) * weight.of(label, losses[i]);
      double scale = share.applyAsDouble(i) * weights[i];
      for (int k = from; k < from + classes; k++) {
        byLogits[k] = (float) (scale * byLogits[k]);
      }
    }
  }

  /** ℓ_i of the last batch, without weights; not written. // [size] */
  public float[] losses() {
    return losses;
  }

  /** ω_i v_i of the last batch; not written. // [size] */
  public double[] weights() {
    return weights;
  }

  /** Σ_i ω_i v_i ℓ_i of the last batch, without shares. */
  public double weightedSum() {
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += weights[i] * losses[i];
    }
    return sum;
  }
}

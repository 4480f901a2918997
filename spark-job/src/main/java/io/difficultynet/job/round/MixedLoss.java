package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Objective;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.weight.SampleWeight;
import java.util.function.IntToDoubleFunction;

/**
 * The training loss of a batch that may be mixed (see {@link Mixing}):
 *
 * <pre>
 *   Σ_i s (λ ω_i v_i ℓ(z_i, y_i) + (1 − λ) ω_j v_j ℓ(z_i, y_j)),   j = π(i)
 * </pre>
 *
 * with the weight that goes with each label, by its own loss where weights depend on the loss. Of a
 * batch that is not mixed it is {@link WeightedLoss} to the bit. One thread at a time.
 */
public final class MixedLoss implements Objective {

  private final WeightedLoss own;
  private final WeightedLoss partners;
  private double share = 1;

  /**
   * Every sample has the share s = 1/B.
   *
   * @param ownWeight ω of a sample of the training source, by its number
   * @param globalBatch B, samples of the batch over all replicas, at least 1
   */
  public MixedLoss(
      SampleLoss loss, SampleWeight weight, IntToDoubleFunction ownWeight, int globalBatch) {
    this.own = new WeightedLoss(loss, weight, ownWeight, globalBatch);
    this.partners = new WeightedLoss(loss, weight, ownWeight, globalBatch);
  }

  @Override
  public void differentiate(float[] logits, Batch batch, float[] byLogits) {
    own.differentiate(logits, batch, byLogits);
    Batch.Mix mix = batch.mix();
    if (mix == null) {
      share = 1;
      return;
    }
    share = mix.share();
    float[] other = new float[byLogits.length];
    Batch mates = new Batch(batch.inputs(), mix.labels(), mix.samples(), batch.size());
    partners.differentiate(logits, mates, other);
    for (int k = 0; k < other.length; k++) {
      byLogits[k] = (float) (share * byLogits[k] + (1 - share) * other[k]);
    }
  }

  /** The sum of the last batch, without shares s. */
  public double weightedSum() {
    return share == 1
        ? own.weightedSum()
        : share * own.weightedSum() + (1 - share) * partners.weightedSum();
  }
}

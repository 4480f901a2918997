package io.difficultynet.job.engine;

import io.difficultynet.loss.SampleLoss;
import io.difficultynet.meta.SampleWeight;
import java.io.Serializable;

/**
 * Everything that a round starts from.
 *
 * @param epoch 0-based
 * @param model parameters and running statistics
 * @param velocity [P], the optimizer's state; not written
 * @param loss of the training samples in this round
 * @param weight of the training samples in this round
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RoundInput(
    int epoch, Model model, float[] velocity, SampleLoss loss, SampleWeight weight)
    implements Serializable {

  /** The same round with another model. */
  public RoundInput with(Model other) {
    return new RoundInput(epoch, other, velocity, loss, weight);
  }
}

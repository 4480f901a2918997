package io.difficultynet.job.engine;

import io.difficultynet.conf.OptimizerSettings;
import io.difficultynet.conf.OptimizerSettings.DecayOn;
import io.difficultynet.job.engine.NetworkDescription.ParameterSpan;
import io.difficultynet.job.engine.NetworkDescription.Role;
import java.util.Arrays;

/**
 * Stochastic gradient descent with momentum on one slice of the parameters, as in torch.optim.SGD
 * (<a href="https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html">algorithm</a>)
 * without dampening:
 *
 * <pre>
 *   g ← g + decay · w      (decay 0 outside WEIGHT where weight-decay-on = weights)
 *   m ← momentum · m + g   (m starts at 0)
 *   w ← w − rate · m       (Nesterov: w − rate · (g + momentum · m))
 * </pre>
 *
 * Parameters before the first trained one neither decay nor move.
 */
public final class SgdOptimizer {

  private final float momentum;
  private final boolean nesterov;
  private final float[] decay; // [slice]
  private final int first; // of the slice that moves
  private final int offset;

  /** For the slice [offset, offset + length) of the network's parameters. */
  public SgdOptimizer(
      OptimizerSettings settings, NetworkDescription network, int offset, int length) {
    this(settings, network, offset, length, 0);
  }

  /**
   * The same.
   *
   * @param firstTrained position in [P] of the first parameter that moves
   */
  public SgdOptimizer(
      OptimizerSettings settings,
      NetworkDescription network,
      int offset,
      int length,
      int firstTrained) {
    this.first = Math.max(0, firstTrained - offset);
    this.momentum = (float) settings.momentum();
    this.nesterov = settings.nesterov();
    this.offset = offset;
    this.decay = new float[length];
    for (ParameterSpan span : network.parameterSpans()) {
      int from = Math.max(span.offset(), offset);
      int to = Math.min(span.offset() + span.length(), offset + length);
      if (from < to && (settings.weightDecayOn() == DecayOn.ALL || span.role() == Role.WEIGHT)) {
        Arrays.fill(decay, from - offset, to - offset, (float) settings.weightDecay());
      }
    }
  }

  /**
   * One step on the slice.
   *
   * @param parameters [P], the slice updated in place
   * @param gradient [slice]
   * @param velocity [slice], m above, updated in place
   * @param rate learning rate of this iteration
   */
  public void step(float[] parameters, float[] gradient, float[] velocity, double rate) {
    float learningRate = (float) rate;
    for (int i = first; i < decay.length; i++) {
      float g = gradient[i] + decay[i] * parameters[offset + i];
      velocity[i] = momentum * velocity[i] + g;
      float direction = nesterov ? g + momentum * velocity[i] : velocity[i];
      parameters[offset + i] -= learningRate * direction;
    }
  }
}

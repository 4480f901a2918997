package io.difficultynet.job.round;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.Node.Role;
import java.util.Arrays;

/**
 * Stochastic gradient descent with momentum on one slice of the parameters, as in torch.optim.SGD
 * (<a href="https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html">algorithm</a>)
 * without dampening:
 *
 * <pre>
 *   g ← g + decay · w      (decay 0 outside WEIGHT unless all parameters decay)
 *   m ← momentum · m + g   (m starts at 0)
 *   w ← w − rate · m       (Nesterov: w − rate · (g + momentum · m))
 * </pre>
 *
 * where the rate of the layers before the classifier is the classifier's times a factor. With the
 * factor 0 they neither decay nor move.
 */
public final class SgdOptimizer {

  private final float momentum;
  private final boolean nesterov;
  private final float[] decay; // [slice]
  private final int head; // where the classifier begins in the slice
  private final float backboneFactor;
  private final int offset;

  /** For the slice [offset, offset + length) of the network's parameters. */
  public SgdOptimizer(SgdSettings settings, NetworkDescription network, int offset, int length) {
    this(settings, network, offset, length, 1);
  }

  /**
   * The same.
   *
   * @param backboneFactor of the rate before the classifier, at least 0
   */
  public SgdOptimizer(
      SgdSettings settings,
      NetworkDescription network,
      int offset,
      int length,
      double backboneFactor) {
    this.head = Math.min(length, Math.max(0, network.classifierOffset() - offset));
    this.backboneFactor = (float) backboneFactor;
    this.momentum = (float) settings.momentum();
    this.nesterov = settings.nesterov();
    this.offset = offset;
    this.decay = new float[length];
    for (ParameterSpan span : network.parameterSpans()) {
      int from = Math.max(span.offset(), offset);
      int to = Math.min(span.offset() + span.length(), offset + length);
      if (from < to && (settings.decaysAll() || span.role() == Role.WEIGHT)) {
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
   * @param rate learning rate of the classifier in this iteration
   */
  public void step(float[] parameters, float[] gradient, float[] velocity, double rate) {
    if (backboneFactor != 0) {
      step(parameters, gradient, velocity, backboneFactor * (float) rate, 0, head);
    }
    step(parameters, gradient, velocity, (float) rate, head, decay.length);
  }

  private void step(
      float[] parameters,
      float[] gradient,
      float[] velocity,
      float learningRate,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      float g = gradient[i] + decay[i] * parameters[offset + i];
      velocity[i] = momentum * velocity[i] + g;
      float direction = nesterov ? g + momentum * velocity[i] : velocity[i];
      parameters[offset + i] -= learningRate * direction;
    }
  }
}

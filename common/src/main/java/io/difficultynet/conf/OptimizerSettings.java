package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code train.optimizer}: stochastic gradient descent as torch.optim.SGD defines it.
 *
 * @param momentum at least 0, less than 1
 * @param nesterov Nesterov's form; only with momentum
 * @param weightDecay factor of the L2 term added to the gradient, at least 0
 * @param weightDecayOn which parameters decay
 */
public record OptimizerSettings(
    double momentum, boolean nesterov, double weightDecay, DecayOn weightDecayOn)
    implements Serializable {

  private static final Setting<Double> MOMENTUM =
      new Setting<>("train.optimizer.momentum", Kind.number(Range.closedOpen(0, 1)));
  private static final Setting<Double> WEIGHT_DECAY =
      new Setting<>("train.optimizer.weight-decay", Kind.number(Range.atLeast(0)));

  /** Which parameters decay. */
  public enum DecayOn {
    /** Every one. */
    ALL,
    /** Those of convolutions and linear layers, not biases and not batch norm. */
    WEIGHTS
  }

  /** Refuses numbers out of range, and Nesterov's form without momentum. */
  public OptimizerSettings {
    MOMENTUM.require(momentum);
    WEIGHT_DECAY.require(weightDecay);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException(
          "train.optimizer.nesterov is true with momentum 0; it needs momentum more than 0");
    }
  }

  static OptimizerSettings read(Values values) {
    double momentum = values.read(MOMENTUM);
    boolean nesterov = values.read("train.optimizer.nesterov", Kind.flag());
    values.check(
        !nesterov || momentum > 0,
        "train.optimizer.nesterov",
        "is true but train.optimizer.momentum is 0",
        "Set a momentum more than 0, or nesterov to false");
    return new OptimizerSettings(
        momentum,
        nesterov && momentum > 0,
        values.read(WEIGHT_DECAY),
        values.read("train.optimizer.weight-decay-on", Kind.choice(DecayOn.class)));
  }
}

package io.difficultynet.conf;

import io.difficultynet.meta.AccuracyEstimate;
import io.difficultynet.meta.AccuracyPrior;
import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSettings;
import io.difficultynet.weight.WeightAction;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code method}: the training loss, and how the weights in it are found.
 *
 * @param name of the preset that the other settings start from; a label only, once they are read
 * @param loss of one sample
 * @param classifier what gives the logits that the loss is of
 * @param weighting what samples weigh
 * @param sampling how often the first stage uses the samples of each class
 * @param mixing how the first stage mixes samples
 * @param hidden units of each hidden layer of the network that learns weights, at least 1
 * @param roundIterations updates of the classifier from one meta step to the next, at least 1;
 *     null: an epoch
 * @param pairs what meta gradients are taken on
 * @param meta how the network that learns weights is trained
 * @param accuracy how the accuracies that weights follow from are estimated
 * @param secondStage what follows the epochs of the run
 */
public record MethodSettings(
    String name,
    LossSettings loss,
    Classifier classifier,
    WeightingSettings weighting,
    Sampling sampling,
    MixingSettings mixing,
    int hidden,
    @Nullable Integer roundIterations,
    PairSettings pairs,
    MetaSettings meta,
    AccuracyEstimate accuracy,
    SecondStageSettings secondStage)
    implements Serializable {

  private static final Setting<Integer> HIDDEN =
      new Setting<>("method.hidden", Kind.integer(Range.closed(1, 1 << 14)));
  private static final Setting<Optional<Integer>> ROUND_ITERATIONS =
      new Setting<>(
          "method.round-iterations", Kind.wordOr("epoch", Kind.integer(Range.atLeast(1))));
  private static final Setting<Double> DRIVER_WEIGHT =
      new Setting<>("method.driver-weight", Kind.number(Range.atLeast(0)));
  private static final Setting<Optional<Double>> TRUST_REGION =
      new Setting<>("method.trust-region", Kind.wordOr("none", Kind.number(Range.above(0))));
  private static final Setting<Double> PRIOR_SAMPLES =
      new Setting<>("method.accuracy-prior.samples", Kind.number(Range.atLeast(0)));
  private static final Setting<Double> ADAM_RATE =
      new Setting<>("method.adam.rate", Kind.number(Range.above(0)));
  private static final Setting<Double> ADAM_BETA1 =
      new Setting<>("method.adam.beta1", Kind.number(Range.closedOpen(0, 1)));
  private static final Setting<Double> ADAM_BETA2 =
      new Setting<>("method.adam.beta2", Kind.number(Range.closedOpen(0, 1)));
  private static final Setting<Double> ADAM_EPSILON =
      new Setting<>("method.adam.epsilon", Kind.number(Range.above(0)));
  private static final Setting<Double> ADAM_WEIGHT_DECAY =
      new Setting<>("method.adam.weight-decay", Kind.number(Range.atLeast(0)));

  /** The network's last layer. */
  public enum Classifier {
    /** Weights times features, and a bias. */
    LINEAR,
    /** Cosines of weights and features (Cao et al. 2019). */
    COSINE
  }

  /**
   * How often an epoch of the first stage uses the samples of class j: as its share p_j says, of as
   * many draws as there are training samples (Kang et al., "Decoupling Representation and
   * Classifier for Long-Tailed Recognition", ICLR 2020, section 3, <a
   * href="https://arxiv.org/abs/1910.09217">arXiv 1910.09217</a>).
   */
  public enum Sampling {
    /** Every sample once. */
    EACH_ONCE,
    /** p_j = 1 / C. */
    CLASS_BALANCED,
    /** p_j = √n_j / Σ_i √n_i. */
    SQUARE_ROOT,
    /** From n_j / N in the first epoch towards 1 / C after the last. */
    PROGRESSIVE
  }

  /** Refuses numbers out of range. */
  public MethodSettings {
    HIDDEN.require(hidden);
    ROUND_ITERATIONS.require(Optional.ofNullable(roundIterations));
    DRIVER_WEIGHT.require(meta.driverWeight());
    TRUST_REGION.require(Optional.ofNullable(meta.trustRegion()));
    PRIOR_SAMPLES.require(accuracy.samples());
    ADAM_RATE.require(meta.adam().rate());
    ADAM_BETA1.require(meta.adam().beta1());
    ADAM_BETA2.require(meta.adam().beta2());
    ADAM_EPSILON.require(meta.adam().epsilon());
    ADAM_WEIGHT_DECAY.require(meta.adam().weightDecay());
  }

  static MethodSettings read(Values values, int epochs, int batchSize) {
    LossSettings loss = LossSettings.read(values);
    WeightingSettings weighting = WeightingSettings.read(values, epochs);
    values.check(
        loss.name().canShift() || weighting.action().kind() == WeightAction.Kind.LOSS,
        "method.weighting.act-on",
        "shifts logits, which this method.loss.name does not do",
        "Set it to loss, or method.loss.name to cross-entropy, balanced-softmax or"
            + " logit-adjustment");
    SecondStageSettings secondStage = SecondStageReader.read(values);
    return new MethodSettings(
        values.read("method.name", Kind.text()),
        loss,
        classifier(values, loss, secondStage),
        weighting,
        values.read("method.sampling", Kind.choice(Sampling.class)),
        MixingReader.read(values, epochs),
        values.read(HIDDEN),
        values.read(ROUND_ITERATIONS).orElse(null),
        PairSettings.read(values, batchSize),
        new MetaSettings(
            values.read(DRIVER_WEIGHT),
            values.read("method.meta-gradient", Kind.choice(MetaGradientMode.class)),
            values.read("method.gradient-scaling", Kind.choice(MetaSettings.Scaling.class)),
            values.read(TRUST_REGION).orElse(null),
            adam(values)),
        new AccuracyEstimate(
            values.read("method.accuracy-prior.name", Kind.choice(AccuracyPrior.class)),
            values.read(PRIOR_SAMPLES)),
        secondStage);
  }

  private static Classifier classifier(
      Values values, LossSettings loss, SecondStageSettings secondStage) {
    Classifier classifier = values.read("method.classifier", Kind.choice(Classifier.class));
    boolean linear = classifier == Classifier.LINEAR;
    values.check(
        linear || loss.name() == LossSettings.Name.LDAM,
        "method.classifier",
        "is cosine, but cosines lie between -1 and 1, and method.loss.name = %s does not scale them"
            .formatted(Kind.word(loss.name())),
        "Set it to linear, or method.loss.name to ldam");
    values.check(
        linear || secondStage instanceof SecondStageSettings.None,
        "method.classifier",
        "is cosine, but method.second-stage works on a linear classifier",
        "Set it to linear, or method.second-stage.name to none");
    return classifier;
  }

  private static AdamSettings adam(Values values) {
    return new AdamSettings(
        values.read(ADAM_RATE),
        values.read(ADAM_BETA1),
        values.read(ADAM_BETA2),
        values.read(ADAM_EPSILON),
        values.read(ADAM_WEIGHT_DECAY));
  }
}

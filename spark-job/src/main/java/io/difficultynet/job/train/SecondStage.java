package io.difficultynet.job.train;

import io.difficultynet.conf.SecondStageSettings;
import io.difficultynet.conf.SecondStageSettings.Retraining;
import io.difficultynet.conf.SecondStageSettings.Smoothing;
import io.difficultynet.conf.SecondStageSettings.Start;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundInput.Part;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.LabelAwareSmoothing;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;

/**
 * The epochs after those of the run, in which the classifier alone is trained on class-balanced
 * samples, all of weight 1 (Kang et al., ICLR 2020, section 4.1; Zhong et al., CVPR 2021, section
 * 3.2). It has no epochs where the settings ask for no retraining.
 */
final class SecondStage {

  private final boolean retrains;
  private final boolean drawsAnew;
  private final SampleLoss loss;
  private final NetworkDescription network;
  private final Seeds seeds;
  private final int firstEpoch;

  /**
   * Makes the stage of the settings.
   *
   * @param counts training samples of each class // [C]
   * @param firstEpoch number of its first epoch, counted from 0
   */
  SecondStage(
      SecondStageSettings settings,
      NetworkDescription network,
      long[] counts,
      Seeds seeds,
      int firstEpoch) {
    this.retrains = settings instanceof Retraining;
    this.drawsAnew = settings instanceof Retraining stage && stage.start() == Start.NEW;
    this.loss = loss(settings, counts);
    this.network = network;
    this.seeds = seeds;
    this.firstEpoch = firstEpoch;
  }

  /** Returns whether an epoch belongs to the stage. */
  boolean has(int epoch) {
    return retrains && epoch >= firstEpoch;
  }

  /**
   * Returns the state from which the next epoch trains. Where the stage begins, that is {@code
   * state} without velocity and with the classifier of the settings, which is drawn anew or kept;
   * in all other epochs it is {@code state}. It follows from the state and the seeds alone, so a
   * run that goes on from the last checkpoint of the first stage begins the second one as if it had
   * never stopped.
   */
  TrainingState entered(TrainingState state) {
    if (!retrains || state.completedEpochs() != firstEpoch) {
      return state;
    }
    Model before = state.model();
    float[] parameters =
        drawsAnew
            ? NetworkInitialiser.withNewClassifier(
                network, before.parameters(), seeds.stream(Purpose.CLASSIFIER_INIT))
            : before.parameters();
    return state.with(new Model(parameters, before.statistics()), new float[parameters.length]);
  }

  /**
   * Returns the input of a round of the stage.
   *
   * @param rateFactor what learning rates are multiplied by
   */
  RoundInput input(TrainingState state, Span span, double rateFactor) {
    ClassWeights ones = ClassWeights.ones(network.classes());
    return new RoundInput(
        state.model(),
        state.velocity(),
        new RoundInput.Rules(
            state.completedEpochs(), span, loss, ones, Part.CLASSIFIER, rateFactor));
  }

  private static SampleLoss loss(SecondStageSettings settings, long[] counts) {
    if (settings instanceof Retraining retraining && retraining.smoothing() != null) {
      Smoothing smoothing = retraining.smoothing();
      return LabelAwareSmoothing.of(counts, smoothing.head(), smoothing.tail(), smoothing.shape());
    }
    return new CrossEntropy();
  }
}

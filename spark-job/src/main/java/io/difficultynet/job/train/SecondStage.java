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
 * 3.2). Nothing where the settings ask for no retraining.
 */
final class SecondStage {

  private final boolean retrains;
  private final boolean drawsAnew;
  private final SampleLoss loss;
  private final NetworkDescription network;
  private final Seeds seeds;
  private final int firstEpoch;

  /**
   * The stage of the settings.
   *
   * @param counts training samples of each class // [C]
   * @param firstEpoch 0-based number of its first epoch
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

  /** Whether an epoch belongs to it. */
  boolean has(int epoch) {
    return retrains && epoch >= firstEpoch;
  }

  /**
   * The state that an epoch trains from: where the stage begins, that without velocity and with the
   * classifier of the settings, drawn anew or kept; else the state itself. It follows from the
   * state and the seeds alone, so a run that goes on from the last checkpoint of the first stage
   * begins the second as if never stopped.
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

  /** What a round of the stage starts from. */
  RoundInput input(TrainingState state, Span span) {
    ClassWeights ones = ClassWeights.ones(network.classes());
    return new RoundInput(
        state.model(),
        state.velocity(),
        new RoundInput.Rules(state.completedEpochs(), span, loss, ones, Part.CLASSIFIER));
  }

  private static SampleLoss loss(SecondStageSettings settings, long[] counts) {
    if (settings instanceof Retraining retraining && retraining.smoothing() != null) {
      Smoothing smoothing = retraining.smoothing();
      return LabelAwareSmoothing.of(counts, smoothing.head(), smoothing.tail(), smoothing.shape());
    }
    return new CrossEntropy();
  }
}

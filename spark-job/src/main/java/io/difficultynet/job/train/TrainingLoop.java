package io.difficultynet.job.train;

import io.difficultynet.job.engine.RoundInput;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.SampleLoss;

/**
 * Training with Difficulty-Net (Sinha and Ohashi, WACV 2023, section 3) as one loop, in the paper's
 * order. Everything that computes on samples is behind {@link Replicas}, everything that writes is
 * behind {@link RoundObserver}.
 */
public final class TrainingLoop {

  private static final SampleLoss LOSS = new CrossEntropy();

  private final Replicas replicas;
  private final Reweighting reweighting;
  private final RoundObserver observer;

  /** Trains on {@code replicas} with the class weights of {@code reweighting}. */
  public TrainingLoop(Replicas replicas, Reweighting reweighting, RoundObserver observer) {
    this.replicas = replicas;
    this.reweighting = reweighting;
    this.observer = observer;
  }

  /**
   * Trains from a state, new or from a checkpoint, to the end.
   *
   * @param epochs of the whole run
   * @return the state after the last epoch
   */
  public TrainingState run(TrainingState start, int epochs) {
    TrainingState state = start;
    while (state.completedEpochs() < epochs) {
      int epoch = state.completedEpochs();
      var input = new RoundInput(epoch, state.model(), state.velocity(), LOSS, state.weights());
      TrainedRound trained = replicas.train(input); // w → w' with the class weights v
      Measurement validation = replicas.validate(trained.model());
      double[] accuracy = validation.confusion().counts().accuracy(); // a [C]
      MetaGradients gradients =
          replicas.metaGradients(
              input.with(trained.model()), reweighting.pairs(epoch)); // ∂L_meta/∂v
      Reweighted next = reweighting.next(state, accuracy, gradients.byPair()); // θ → θ', v → v'
      TrainingState after = state.after(trained, next);
      observer.completed(state, after, trained, validation, gradients, next);
      state = after;
    }
    return state;
  }
}

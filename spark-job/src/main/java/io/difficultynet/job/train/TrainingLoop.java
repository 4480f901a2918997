package io.difficultynet.job.train;

import io.difficultynet.job.round.RoundInput.Span;
import java.util.List;

/**
 * Training with Difficulty-Net (Sinha and Ohashi, WACV 2023, section 3) as one loop, in the paper's
 * order. {@link Replicas} computes everything that needs samples, and {@link EpochObserver} writes.
 */
public final class TrainingLoop {

  private final Replicas replicas;
  private final TrainingMethod method;
  private final List<Span> rounds;
  private final EpochObserver observer;

  /**
   * Makes a loop that trains on {@code replicas} with the loss and the weights of {@code method}.
   *
   * @param rounds the rounds of each epoch, in order; often one
   */
  public TrainingLoop(
      Replicas replicas, TrainingMethod method, List<Span> rounds, EpochObserver observer) {
    this.replicas = replicas;
    this.method = method;
    this.rounds = List.copyOf(rounds);
    this.observer = observer;
  }

  /**
   * Trains to the end of the run, from a new state or from that of a checkpoint.
   *
   * @param epochs number of epochs of the whole run
   * @return the state after the last epoch
   */
  public TrainingState run(TrainingState start, int epochs) {
    TrainingState state = start;
    while (state.completedEpochs() < epochs) {
      state = epoch(state);
    }
    return state;
  }

  private TrainingState epoch(TrainingState start) {
    TrainingState state = method.entered(start); // where a second stage may begin
    EpochLog log = new EpochLog();
    for (Span round : rounds) {
      boolean last = round.round() == rounds.size() - 1;
      state = state.trained(log.trained(replicas.train(method.input(state, round)))); // w → w'
      if (last) {
        state = state.measured(log.validated(replicas.validate(state.model()))); // a [C]
      }
      int pairs = method.pairs(state, last);
      MetaGradients gradients =
          log.asked(replicas.metaGradients(method.input(state, round), pairs)); // ∂L_meta/∂v
      state = state.reweighted(log.learned(method.next(state, gradients, last))); // θ → θ', v → v'
    }
    TrainingState end = state.epochCompleted();
    observer.completed(start, end, log);
    return end;
  }
}

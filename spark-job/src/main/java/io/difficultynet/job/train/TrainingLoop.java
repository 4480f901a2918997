package io.difficultynet.job.train;

import static io.difficultynet.job.round.HeldOut.VALIDATION;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.job.round.Timed;
import io.difficultynet.meta.PairGradient;
import java.util.List;

/**
 * Training with Difficulty-Net (Sinha and Ohashi, WACV 2023, section 3) as one loop, in the paper's
 * order. {@link Replicas} computes everything that needs samples, and {@link EpochObserver} writes.
 */
public final class TrainingLoop {

  private final Replicas replicas;
  private final TrainingMethod method;
  private final List<Span> spans;
  private final EpochObserver observer;

  /**
   * Makes a loop that trains on {@code replicas} with the loss and the weights of {@code method}.
   *
   * @param spans of the iterations of each epoch, in order; often one
   */
  public TrainingLoop(
      Replicas replicas, TrainingMethod method, List<Span> spans, EpochObserver observer) {
    this.replicas = replicas;
    this.method = method;
    this.spans = List.copyOf(spans);
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
      state = epochOrBack(state);
    }
    return state;
  }

  /** After an epoch, or before it with a smaller learning rate where it has diverged. */
  private TrainingState epochOrBack(TrainingState start) {
    try {
      return epoch(start);
    } catch (DifficultyNetException e) {
      if (e.code() != ErrorCode.DIVERGED || !method.mayRetry(start)) {
        throw e;
      }
      TrainingState again = start.diverged();
      observer.diverged(again, method.rateFactor(again), e);
      return again;
    }
  }

  private TrainingState epoch(TrainingState start) {
    Step step = Step.from(method.entered(start)); // where a second stage may begin
    for (Span span : spans) {
      step = step.trained(replicas.train(method.input(step.state(), span))); // w → w'
      if (span.endsEpoch()) {
        step = step.measured(replicas.measure(step.state().model(), VALIDATION)); // a [C]
      }
      if (span.endsRound()) {
        step = step.reweighted(pairs(step, span), method, span); // θ → θ', v → v'
      }
    }
    TrainingState end = step.state().epochCompleted();
    observer.completed(start, end, step.figures());
    return end;
  }

  /** ∂L_meta/∂v of each pair. // [K] */
  private Timed<List<PairGradient>> pairs(Step step, Span round) {
    int pairs = method.pairs(step.state(), round);
    return replicas.pairGradients(method.input(step.state(), round), pairs);
  }
}

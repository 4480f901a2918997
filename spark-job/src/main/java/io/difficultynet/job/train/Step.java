package io.difficultynet.job.train;

import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.job.round.Timed;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.meta.PairGradient;
import java.util.List;

/**
 * Where an epoch stands: the state that training goes on from, and the figures of the epoch so far.
 * Immutable; every method returns the next step.
 */
record Step(TrainingState state, EpochFigures figures) {

  /** The begin of an epoch. */
  static Step from(TrainingState state) {
    return new Step(state, EpochFigures.NONE);
  }

  /** After a round: with its classifier. */
  Step trained(TrainedRound round) {
    return new Step(state.trained(round), figures.with(round));
  }

  /** After validation: with the accuracies of the classifier. */
  Step measured(Measurement validation) {
    return new Step(state.measured(validation), figures.with(validation));
  }

  /** After the meta step: with new weights. */
  Step reweighted(Timed<List<PairGradient>> pairs, TrainingMethod method, Span round) {
    Reweighted next = method.next(state, pairs.value(), round);
    return new Step(state.reweighted(next), figures.with(next, pairs.seconds()));
  }
}

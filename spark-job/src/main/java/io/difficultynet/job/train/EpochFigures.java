package io.difficultynet.job.train;

import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.meta.MetaStep;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happened in the rounds of an epoch. Immutable. */
public final class EpochFigures {

  /** Of an epoch that begins. */
  static final EpochFigures NONE = new EpochFigures(null, null, null, 0);

  private final @Nullable TrainedRound trained;
  private final @Nullable Measurement validation;
  private final MetaStep.@Nullable Outcome metaStep;
  private final double metaSeconds;

  private EpochFigures(
      @Nullable TrainedRound trained,
      @Nullable Measurement validation,
      MetaStep.@Nullable Outcome metaStep,
      double metaSeconds) {
    this.trained = trained;
    this.validation = validation;
    this.metaStep = metaStep;
    this.metaSeconds = metaSeconds;
  }

  EpochFigures with(TrainedRound round) {
    TrainedRound all = trained == null ? round : trained.then(round);
    return new EpochFigures(all, validation, metaStep, metaSeconds);
  }

  EpochFigures with(Measurement measured) {
    return new EpochFigures(trained, measured, metaStep, metaSeconds);
  }

  EpochFigures with(Reweighted next, double seconds) {
    MetaStep.Outcome last = next.outcome() == null ? metaStep : next.outcome();
    return new EpochFigures(trained, validation, last, metaSeconds + seconds);
  }

  /** Returns all rounds as one, with the classifier of the last. */
  public TrainedRound trained() {
    return Objects.requireNonNull(trained, "no round of the epoch is over");
  }

  /** Returns how the classifier of the last round did on the validation split. */
  public Measurement validation() {
    return Objects.requireNonNull(validation, "the epoch is not over");
  }

  /** Returns the last meta step of the epoch; null where there was none. */
  public MetaStep.@Nullable Outcome metaStep() {
    return metaStep;
  }

  /** Returns the time that all pairs of the epoch took, in seconds. */
  public double metaSeconds() {
    return metaSeconds;
  }
}

package io.difficultynet.job.train;

import io.difficultynet.meta.MetaStep;
import org.jspecify.annotations.Nullable;

/** What happened in the rounds of an epoch; filled by the loop, then told to the observer. */
public final class EpochLog {

  private @Nullable TrainedRound trained;
  private @Nullable Measurement validation;
  private MetaStep.@Nullable Outcome metaStep;
  private double metaSeconds;

  TrainedRound trained(TrainedRound round) {
    trained = trained == null ? round : trained.then(round);
    return round;
  }

  Measurement validated(Measurement measured) {
    validation = measured;
    return measured;
  }

  MetaGradients asked(MetaGradients gradients) {
    metaSeconds += gradients.seconds();
    return gradients;
  }

  Reweighted learned(Reweighted next) {
    if (next.outcome() != null) {
      metaStep = next.outcome();
    }
    return next;
  }

  /** All rounds as one, with the classifier of the last. */
  public TrainedRound trained() {
    return required(trained);
  }

  /** The classifier of the last round on the validation split. */
  public Measurement validation() {
    return required(validation);
  }

  /** The last meta step of the epoch; null where there was none. */
  public MetaStep.@Nullable Outcome metaStep() {
    return metaStep;
  }

  /** Time of all meta gradients. */
  public double metaSeconds() {
    return metaSeconds;
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("The epoch is not over");
    }
    return value;
  }
}

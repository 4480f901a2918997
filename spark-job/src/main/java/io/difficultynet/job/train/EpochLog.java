package io.difficultynet.job.train;

import io.difficultynet.meta.MetaStep;
import org.jspecify.annotations.Nullable;

/** The results of the rounds of an epoch. The loop fills it and passes it to the observer. */
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

  /** Returns all rounds of the epoch as one, with the model of the last. */
  public TrainedRound trained() {
    return required(trained);
  }

  /** Returns the measurement of the last model on the validation split. */
  public Measurement validation() {
    return required(validation);
  }

  /** Returns the outcome of the last meta step of the epoch; null where there was none. */
  public MetaStep.@Nullable Outcome metaStep() {
    return metaStep;
  }

  /** Returns the seconds that all meta gradients of the epoch took. */
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

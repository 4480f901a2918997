package io.difficultynet.conf;

import static io.difficultynet.conf.SecondStageSettings.SECTION;

import io.difficultynet.conf.SecondStageSettings.None;
import io.difficultynet.conf.SecondStageSettings.Retraining;
import io.difficultynet.conf.SecondStageSettings.Smoothing;
import io.difficultynet.conf.SecondStageSettings.Start;
import io.difficultynet.conf.SecondStageSettings.TauNormalisation;
import io.difficultynet.loss.LabelAwareSmoothing;
import org.jspecify.annotations.Nullable;

/**
 * Reads section {@code method.second-stage}; keys of stages other than the one named are refused.
 */
final class SecondStageReader {

  private SecondStageReader() {}

  /** A second stage by its word. */
  private enum Name {
    /** {@link SecondStageSettings.None}. */
    NONE,
    /** {@link SecondStageSettings.Retraining} with cross-entropy. */
    CRT,
    /** {@link SecondStageSettings.Retraining} with smoothed labels. */
    LAS,
    /** {@link SecondStageSettings.TauNormalisation}. */
    TAU_NORMALISATION
  }

  /** Reads the section; keys of other stages count as null. */
  static SecondStageSettings read(Values values) {
    Name name = values.read(SECTION + "name", Kind.choice(Name.class));
    Cause cause = Cause.of(SECTION + "name", name);
    boolean retrains = name == Name.CRT || name == Name.LAS;
    if (!retrains) {
      values.unused(Retraining.EPOCHS.path(), cause);
      values.unused(Retraining.LEARNING_RATE.path(), cause);
      values.unused(SECTION + "classifier", cause);
    }
    if (name != Name.LAS) {
      values.unused(Smoothing.HEAD.path(), cause);
      values.unused(Smoothing.TAIL.path(), cause);
      values.unused(SECTION + "smoothing-shape", cause);
    }
    if (name != Name.TAU_NORMALISATION) {
      values.unused(TauNormalisation.TAU.path(), cause);
    }
    return switch (name) {
      case NONE -> new None();
      case CRT -> retraining(values, null);
      case LAS -> retraining(values, smoothing(values));
      case TAU_NORMALISATION -> new TauNormalisation(values.read(TauNormalisation.TAU));
    };
  }

  private static Retraining retraining(Values values, @Nullable Smoothing smoothing) {
    Start start = values.readOptional(SECTION + "classifier", Kind.choice(Start.class));
    Start usual = smoothing == null ? Start.NEW : Start.KEPT;
    return new Retraining(
        values.read(Retraining.EPOCHS),
        values.read(Retraining.LEARNING_RATE),
        smoothing,
        start == null ? usual : start);
  }

  private static Smoothing smoothing(Values values) {
    double head = values.read(Smoothing.HEAD);
    double tail = values.read(Smoothing.TAIL);
    values.check(
        tail <= head,
        Smoothing.TAIL.path(),
        "is " + tail + " but smoothing-head is " + head + ": rare classes are smoothed less",
        "It must be at most smoothing-head");
    return new Smoothing(
        head,
        Math.min(tail, head),
        values.read(SECTION + "smoothing-shape", Kind.choice(LabelAwareSmoothing.Shape.class)));
  }
}

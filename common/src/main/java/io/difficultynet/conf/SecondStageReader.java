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
    String because = SECTION + "name = " + Kind.word(name);
    boolean retrains = name == Name.CRT || name == Name.LAS;
    if (!retrains) {
      values.unused(SECTION + "epochs", because);
      values.unused(SECTION + "learning-rate", because);
      values.unused(SECTION + "classifier", because);
    }
    if (name != Name.LAS) {
      values.unused(SECTION + "smoothing-head", because);
      values.unused(SECTION + "smoothing-tail", because);
      values.unused(SECTION + "smoothing-shape", because);
    }
    if (name != Name.TAU_NORMALISATION) {
      values.unused(SECTION + "tau", because);
    }
    return switch (name) {
      case NONE -> new None();
      case CRT -> retraining(values, null);
      case LAS -> retraining(values, smoothing(values));
      case TAU_NORMALISATION ->
          new TauNormalisation(
              values.read(
                  SECTION + "tau",
                  Kind.listOf(Kind.number(TauNormalisation.NOT_NEGATIVE))
                      .onlyIf(
                          TauNormalisation::rises,
                          "a list in brackets of at least one number, each at least 0 and more"
                              + " than the one before")));
    };
  }

  private static Retraining retraining(Values values, @Nullable Smoothing smoothing) {
    Start start = values.readOptional(SECTION + "classifier", Kind.choice(Start.class));
    Start usual = smoothing == null ? Start.NEW : Start.KEPT;
    return new Retraining(
        values.read(SECTION + "epochs", Kind.integer(Retraining.AT_LEAST_ONE)),
        values.read(SECTION + "learning-rate", Kind.number(Retraining.POSITIVE)),
        smoothing,
        start == null ? usual : start);
  }

  private static Smoothing smoothing(Values values) {
    double head = values.read(SECTION + "smoothing-head", Kind.number(Smoothing.BELOW_ONE));
    double tail = values.read(SECTION + "smoothing-tail", Kind.number(Smoothing.BELOW_ONE));
    values.check(
        tail <= head,
        SECTION + "smoothing-tail",
        "is " + tail + " but smoothing-head is " + head + ": rare classes are smoothed less",
        "It must be at most smoothing-head");
    return new Smoothing(
        head,
        Math.min(tail, head),
        values.read(SECTION + "smoothing-shape", Kind.choice(LabelAwareSmoothing.Shape.class)));
  }
}

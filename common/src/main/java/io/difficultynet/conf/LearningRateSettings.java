package io.difficultynet.conf;

import io.difficultynet.schedule.Constant;
import io.difficultynet.schedule.Cosine;
import io.difficultynet.schedule.LearningRateSchedule;
import io.difficultynet.schedule.MultiStep;
import io.difficultynet.schedule.Step;
import io.difficultynet.schedule.WarmUp;
import java.io.Serializable;
import java.util.List;

/**
 * Section {@code train.learning-rate}.
 *
 * @param initial the rate before the schedule changes it, more than 0
 * @param schedule how it changes
 * @param stepEpochs for {@link Schedule#STEP}: epochs between changes, at least 1
 * @param milestones for {@link Schedule#MULTI_STEP}: epochs of the changes, rising, each at least 1
 * @param factor for both steps: what a change multiplies the rate by, in (0, 1]
 * @param finalRate for {@link Schedule#COSINE}: the rate it ends with, at least 0, at most initial
 * @param warmUpEpochs epochs of linear warm-up, at least 0
 * @param warmUpStartFactor the share of the rate with which the warm-up starts, in (0, 1]
 * @param backboneFactor what the rate of the layers before the classifier is multiplied by, at
 *     least 0
 */
public record LearningRateSettings(
    double initial,
    Schedule schedule,
    int stepEpochs,
    List<Integer> milestones,
    double factor,
    double finalRate,
    double warmUpEpochs,
    double warmUpStartFactor,
    double backboneFactor)
    implements Serializable {

  private static final String AT = "train.learning-rate.";
  private static final Range INITIAL = Range.above(0);
  private static final Range EPOCHS = Range.atLeast(1);
  private static final Range FACTOR = Range.openClosed(0, 1);
  private static final Range FINAL = Range.atLeast(0);
  private static final Range WARM_UP = Range.atLeast(0);
  private static final Range BACKBONE = Range.atLeast(0);

  /** How the rate changes. */
  public enum Schedule {
    /** It does not. */
    CONSTANT,
    /** Multiplied by the factor every so many epochs. */
    STEP,
    /** Multiplied by the factor at the milestones. */
    MULTI_STEP,
    /** Half a cosine wave from the initial to the final rate, an update at a time. */
    COSINE
  }

  /** Copies the milestones and refuses numbers out of range and milestones that do not rise. */
  public LearningRateSettings {
    INITIAL.require(AT + "initial", initial);
    EPOCHS.require(AT + "step-epochs", stepEpochs);
    milestones = List.copyOf(milestones);
    milestones.forEach(epoch -> EPOCHS.require(AT + "milestones", epoch));
    if (!isRising(milestones)) {
      throw new IllegalArgumentException(AT + "milestones is " + milestones + "; it must rise");
    }
    FACTOR.require(AT + "factor", factor);
    Range.closed(0, initial).require(AT + "final", finalRate);
    WARM_UP.require(AT + "warm-up-epochs", warmUpEpochs);
    FACTOR.require(AT + "warm-up-start-factor", warmUpStartFactor);
    BACKBONE.require(AT + "backbone-factor", backboneFactor);
  }

  static LearningRateSettings read(Values values, int epochs) {
    double initial = values.read(AT + "initial", Kind.number(INITIAL));
    Schedule schedule = values.read(AT + "schedule", Kind.choice(Schedule.class));
    boolean steps = schedule == Schedule.STEP;
    boolean atMilestones = schedule == Schedule.MULTI_STEP;
    int stepEpochs = read(values, "step-epochs", Kind.integer(EPOCHS), schedule, steps);
    List<Integer> milestones =
        read(
            values,
            "milestones",
            Kind.listOf(Kind.integer(EPOCHS))
                .onlyIf(LearningRateSettings::isRising, "a list in brackets of epochs, rising"),
            schedule,
            atMilestones);
    values.check(
        !atMilestones || !milestones.isEmpty(),
        AT + "milestones",
        "is empty but train.learning-rate.schedule is multi-step",
        "Give the epochs at which the rate changes, such as [100, 150]");
    double factor = read(values, "factor", Kind.number(FACTOR), schedule, steps || atMilestones);
    boolean falls = schedule == Schedule.COSINE;
    double finalRate = read(values, "final", Kind.number(FINAL), schedule, falls);
    values.check(
        !falls || finalRate <= initial,
        AT + "final",
        "is " + finalRate + ", more than train.learning-rate.initial, which is " + initial,
        "It must be at least 0 and at most the initial rate");
    double warmUpEpochs = values.read(AT + "warm-up-epochs", Kind.number(WARM_UP));
    values.check(
        warmUpEpochs < epochs,
        AT + "warm-up-epochs",
        "is " + warmUpEpochs + " but run.epochs is " + epochs,
        "It must be less than run.epochs");
    double startFactor =
        warmUpEpochs > 0
            ? values.read(AT + "warm-up-start-factor", Kind.number(FACTOR))
            : values.readUnused(
                AT + "warm-up-start-factor", Kind.number(FACTOR), AT + "warm-up-epochs = 0");
    return new LearningRateSettings(
        initial,
        schedule,
        stepEpochs,
        milestones,
        factor,
        Math.min(finalRate, initial),
        warmUpEpochs,
        startFactor,
        values.read(AT + "backbone-factor", Kind.number(BACKBONE)));
  }

  /** Reads a key that not every schedule goes by. */
  private static <T> T read(
      Values values, String key, Kind<T> kind, Schedule schedule, boolean goesByIt) {
    return goesByIt
        ? values.read(AT + key, kind)
        : values.readUnused(AT + key, kind, AT + "schedule = " + Kind.word(schedule));
  }

  /** Returns the schedule that these settings describe. */
  public LearningRateSchedule toSchedule() {
    LearningRateSchedule after =
        switch (schedule) {
          case CONSTANT -> new Constant(initial);
          case STEP -> new Step(initial, stepEpochs, factor);
          case MULTI_STEP -> new MultiStep(initial, milestones, factor);
          case COSINE -> new Cosine(initial, finalRate);
        };
    return warmUpEpochs == 0 ? after : new WarmUp(after, warmUpEpochs, warmUpStartFactor);
  }

  private static boolean isRising(List<Integer> epochs) {
    for (int i = 1; i < epochs.size(); i++) {
      if (epochs.get(i) <= epochs.get(i - 1)) {
        return false;
      }
    }
    return true;
  }
}

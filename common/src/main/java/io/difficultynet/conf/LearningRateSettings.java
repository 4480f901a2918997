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
  private static final Setting<Double> INITIAL =
      new Setting<>(AT + "initial", Kind.number(Range.above(0)));
  private static final Setting<Integer> STEP_EPOCHS =
      new Setting<>(AT + "step-epochs", Kind.integer(Range.atLeast(1)));
  private static final Setting<List<Integer>> MILESTONES =
      new Setting<>(
          AT + "milestones",
          Kind.listOf(Kind.integer(Range.atLeast(1)))
              .onlyIf(
                  LearningRateSettings::isRising,
                  "a list in brackets of epochs, rising, each at least 1"));
  private static final Setting<Double> FACTOR =
      new Setting<>(AT + "factor", Kind.number(Range.openClosed(0, 1)));
  private static final Setting<Double> FINAL =
      new Setting<>(AT + "final", Kind.number(Range.atLeast(0)));
  private static final Setting<Double> WARM_UP_EPOCHS =
      new Setting<>(AT + "warm-up-epochs", Kind.number(Range.atLeast(0)));
  private static final Setting<Double> WARM_UP_START_FACTOR =
      new Setting<>(AT + "warm-up-start-factor", Kind.number(Range.openClosed(0, 1)));
  private static final Setting<Double> BACKBONE_FACTOR =
      new Setting<>(AT + "backbone-factor", Kind.number(Range.atLeast(0)));

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
    milestones = List.copyOf(milestones);
    INITIAL.require(initial);
    STEP_EPOCHS.require(stepEpochs);
    MILESTONES.require(milestones);
    FACTOR.require(factor);
    FINAL.require(finalRate);
    if (finalRate > initial) {
      throw new IllegalArgumentException(
          "%s is %s; it must be at most %s, which is %s"
              .formatted(FINAL.path(), finalRate, INITIAL.path(), initial));
    }
    WARM_UP_EPOCHS.require(warmUpEpochs);
    WARM_UP_START_FACTOR.require(warmUpStartFactor);
    BACKBONE_FACTOR.require(backboneFactor);
  }

  static LearningRateSettings read(Values values, int epochs) {
    double initial = values.read(INITIAL);
    Schedule schedule = values.read(AT + "schedule", Kind.choice(Schedule.class));
    Cause scheduled = Cause.of(AT + "schedule", schedule);
    boolean steps = schedule == Schedule.STEP;
    boolean atMilestones = schedule == Schedule.MULTI_STEP;
    boolean falls = schedule == Schedule.COSINE;
    int stepEpochs = values.readIf(steps, STEP_EPOCHS, scheduled);
    List<Integer> milestones = values.readIf(atMilestones, MILESTONES, scheduled);
    values.check(
        !atMilestones || !milestones.isEmpty(),
        MILESTONES.path(),
        "is empty but train.learning-rate.schedule is multi-step",
        "Give the epochs at which the rate changes, such as [100, 150]");
    double factor = values.readIf(steps || atMilestones, FACTOR, scheduled);
    double finalRate = values.readIf(falls, FINAL, scheduled);
    values.check(
        finalRate <= initial,
        FINAL.path(),
        "is " + finalRate + ", more than train.learning-rate.initial, which is " + initial,
        "It must be at least 0 and at most the initial rate");
    double warmUpEpochs = values.read(WARM_UP_EPOCHS);
    values.check(
        warmUpEpochs < epochs,
        WARM_UP_EPOCHS.path(),
        "is " + warmUpEpochs + " but run.epochs is " + epochs,
        "It must be less than run.epochs");
    double startFactor =
        values.readIf(warmUpEpochs > 0, WARM_UP_START_FACTOR, Cause.of(WARM_UP_EPOCHS.path(), "0"));
    return new LearningRateSettings(
        initial,
        schedule,
        stepEpochs,
        milestones,
        factor,
        Math.min(finalRate, initial),
        warmUpEpochs,
        startFactor,
        values.read(BACKBONE_FACTOR));
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

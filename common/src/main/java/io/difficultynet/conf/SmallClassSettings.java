package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the classes that have few training samples.
 *
 * @param action what becomes of them
 * @param minSamples a class with fewer is small, at least 1; of no use with {@link Action#KEEP}
 * @param mergedClass name of the class that they become with {@link Action#MERGE}
 */
public record SmallClassSettings(Action action, int minSamples, String mergedClass)
    implements Serializable {

  private static final Setting<Action> ACTION =
      new Setting<>("split.small-classes", Kind.choice(Action.class));
  private static final Setting<Integer> MIN_SAMPLES =
      new Setting<>("split.min-samples", Kind.integer(Range.atLeast(1)));
  private static final Setting<String> MERGED_CLASS =
      new Setting<>("split.merged-class", Kind.text("the name of a class"));

  /** All classes are kept. */
  public static final SmallClassSettings KEEP_ALL = new SmallClassSettings(Action.KEEP, 1, "other");

  /** What becomes of small classes. */
  public enum Action {
    /** They are classes as the others are. */
    KEEP,
    /** None of their samples is used, whatever part it is in. */
    LEAVE_OUT,
    /** All of them together are one class. */
    MERGE
  }

  /** Refuses values that the keys may not hold. */
  public SmallClassSettings {
    MIN_SAMPLES.require(minSamples);
    MERGED_CLASS.require(mergedClass);
  }

  /**
   * Reads the keys.
   *
   * @param packed why they have no effect; null where they have
   */
  static SmallClassSettings read(Values values, @Nullable Cause packed) {
    Action action = packed == null ? values.read(ACTION) : values.readIf(false, ACTION, packed);
    Cause chosen = Cause.of(ACTION.path(), action);
    return new SmallClassSettings(
        action,
        values.readIf(action != Action.KEEP, MIN_SAMPLES, chosen),
        values.readIf(action == Action.MERGE, MERGED_CLASS, chosen));
  }

  /** Whether all classes stay as they are. */
  public boolean keepsAll() {
    return action == Action.KEEP;
  }
}

package io.difficultynet.conf;

import java.io.Serializable;

/**
 * The keys {@code rejected} and {@code most-rejected} of a section: what happens to samples that
 * cannot be used.
 *
 * @param section that has the keys, for messages
 * @param action what happens to them
 * @param most share of the samples of a part that may be left out, 0 to 1
 */
public record RejectedSettings(String section, Action action, double most) implements Serializable {

  /** What happens to samples that cannot be used. */
  public enum Action {
    /** They are listed and left out. */
    LEAVE_OUT,
    /** They are an error. */
    REFUSE
  }

  /** Refuses a share out of range. */
  public RejectedSettings {
    most(section).require(most);
  }

  static RejectedSettings read(Values values, String section) {
    return new RejectedSettings(section, values.read(action(section)), values.read(most(section)));
  }

  /** The defaults, noting keys that are set for nothing. */
  static RejectedSettings unused(Values values, String section, Cause cause) {
    return new RejectedSettings(
        section,
        values.readIf(false, action(section), cause),
        values.readIf(false, most(section), cause));
  }

  private static Setting<Action> action(String section) {
    return new Setting<>(section + ".rejected", Kind.choice(Action.class));
  }

  private static Setting<Double> most(String section) {
    return new Setting<>(section + ".most-rejected", Kind.number(Range.closed(0, 1)));
  }

  /** The key that says what happens to them. */
  public String actionKey() {
    return section + ".rejected";
  }

  /** The key that says how many they may be. */
  public String mostKey() {
    return section + ".most-rejected";
  }
}

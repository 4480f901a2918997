package io.difficultynet.deploy.faults;

/** What happens at a {@link FaultPoint}. */
public enum FaultKind {
  /** The JVM ends at once, as by {@code kill -9}. */
  KILL,
  /** The process stands still for good, as by {@code kill -STOP}. */
  STOP,
  /** The process stands still for two seconds. */
  PAUSE,
  /** The thread stands still for a second and a half. */
  DELAY,
  /** The thread stands still for a tenth of a second at every call, in one executor of two. */
  SLOW,
  /** A block is not sent. */
  DROP,
  /** A bit of a block changes on its way. */
  CORRUPT;

  /** Whether it can happen there. */
  boolean fits(FaultPoint point) {
    return switch (this) {
      case DROP -> point == FaultPoint.SEND;
      case CORRUPT -> point == FaultPoint.RECEIVE;
      default -> point != FaultPoint.RECEIVE;
    };
  }
}

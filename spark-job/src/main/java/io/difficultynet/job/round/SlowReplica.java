package io.difficultynet.job.round;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The replica for which all others wait, where one is much slower. Replicas go through a round
 * iteration by iteration, so one on a busy or broken machine makes all of them as slow.
 */
final class SlowReplica {

  /** A replica so many times as slow as the median of the others is told of. */
  private static final double MUCH = 2;

  /** Shorter rounds are all chance. */
  private static final double LEAST_SECONDS = 1;

  private SlowReplica() {}

  /** Returns a sentence about the slowest replica, where it is much slower than the others. */
  static Optional<String> among(List<RoundSlice> replicas) {
    if (replicas.size() < 2) {
      return Optional.empty();
    }
    List<RoundSlice> rising =
        replicas.stream().sorted((a, b) -> Double.compare(seconds(a), seconds(b))).toList();
    RoundSlice slowest = rising.get(rising.size() - 1);
    double own = seconds(slowest);
    double others = seconds(rising.get((rising.size() - 1) / 2));
    if (own < LEAST_SECONDS || own <= MUCH * others) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s took %.1f times as long as the others (%.1f s beside %.1f s of computing and"
                + " reading), and they waited for it",
            slowest.place(),
            own / others,
            own,
            others));
  }

  /** What it does by itself. */
  private static double seconds(RoundSlice replica) {
    return replica.times().compute() + replica.times().input();
  }
}

package io.difficultynet.schedule;

/** What all schedules ask of the time. */
final class Checks {

  private Checks() {}

  static void requireTime(long iteration, long iterationsPerEpoch, int epochs) {
    if (iterationsPerEpoch < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "A run has at least 1 epoch of at least 1 iteration, but epochs is "
              + epochs
              + " and iterationsPerEpoch "
              + iterationsPerEpoch);
    }
    long last = Math.multiplyExact(iterationsPerEpoch, (long) epochs);
    if (iteration < 0 || iteration > last) {
      throw new IllegalArgumentException(
          "iteration is " + iteration + "; it must be in 0.." + last);
    }
  }
}

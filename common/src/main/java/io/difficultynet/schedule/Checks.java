package io.difficultynet.schedule;

/** What all schedules ask of their numbers. */
final class Checks {

  private Checks() {}

  static void requireRate(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be above 0 and finite");
    }
  }

  static void requireFactor(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor is " + factor + "; it must be in (0, 1]");
    }
  }

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

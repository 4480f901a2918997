package io.difficultynet.report;

import java.util.List;

/**
 * Refuses numbers that nothing can have measured. Reports are read from files that may come from
 * anywhere, and what is made of them is believed.
 */
final class Numbers {

  /** Most samples of all classes together: a double still counts them one by one. */
  static final long MOST_SAMPLES = 1L << 53;

  private Numbers() {}

  /** Refuses with this message what does not hold. */
  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Refuses a share that is not in [0, 1]; NaN stands for none. */
  static void requireShare(String name, double share) {
    require(
        Double.isNaN(share) || (share >= 0 && share <= 1),
        name + " is " + share + "; it must be in [0, 1]");
  }

  /** Refuses shares of which one is not in [0, 1]; NaN stands for none. */
  static void requireShares(String name, PerClass shares) {
    for (int c = 0; c < shares.classes(); c++) {
      requireShare(name + "[" + c + "]", shares.at(c));
    }
  }

  /** Refuses a number that is negative or not finite. */
  static void requireFinite(String name, double number) {
    require(
        number >= 0 && number <= Double.MAX_VALUE,
        name + " is " + number + "; it must be at least 0 and finite");
  }

  /** Refuses weights of which one is negative or not finite. */
  static void requireWeights(String name, PerClass weights) {
    for (int c = 0; c < weights.classes(); c++) {
      requireFinite(name + "[" + c + "]", weights.at(c));
    }
  }

  /** Refuses counts that are negative, or too large in all. */
  static void requireCounts(String name, Iterable<Long> counts) {
    long left = MOST_SAMPLES;
    for (long count : counts) {
      require(count >= 0, name + " has the count " + count + "; it must be at least 0");
      require(count <= left, name + " has more than 2^53 samples in all");
      left -= count;
    }
  }

  /** Refuses epochs that are not numbered from 1 on, or not all of the same classes. */
  static void requireEpochs(List<EpochReport> epochs) {
    for (int i = 0; i < epochs.size(); i++) {
      EpochReport epoch = epochs.get(i);
      require(
          epoch.epoch() == i + 1,
          "the epoch %d stands where epoch %d is expected".formatted(epoch.epoch(), i + 1));
      require(
          epoch.classes() == epochs.get(0).classes(),
          "epoch %d has %d classes, and epoch 1 has %d"
              .formatted(epoch.epoch(), epoch.classes(), epochs.get(0).classes()));
    }
  }
}

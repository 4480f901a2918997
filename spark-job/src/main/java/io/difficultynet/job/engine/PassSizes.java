package io.difficultynet.job.engine;

import java.util.Collections;
import java.util.Set;

/**
 * How many samples go through a network at once.
 *
 * @param training sizes of the passes that give a gradient, at least one
 * @param features sizes of the passes that give features alone
 * @param prediction size of the passes that measure
 */
public record PassSizes(Set<Integer> training, Set<Integer> features, int prediction) {

  /** Copies the sets, and refuses sizes below 1. */
  public PassSizes {
    training = Set.copyOf(training);
    features = Set.copyOf(features);
    if (training.isEmpty()
        || Collections.min(training) < 1
        || (!features.isEmpty() && Collections.min(features) < 1)
        || prediction < 1) {
      throw new IllegalArgumentException(
          "passes of %s, %s and %d samples; each must have at least 1, and one must train"
              .formatted(training, features, prediction));
    }
  }

  /** The largest size of the passes that give a gradient. */
  public int largestTraining() {
    return Collections.max(training);
  }
}

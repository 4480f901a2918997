package io.difficultynet.conf;

/**
 * Section {@code features}: from a row of numbers to the network's input.
 *
 * @param standardise whether each feature becomes (x − mean) / std, measured on the training split
 */
public record FeatureSettings(boolean standardise) implements InputSettings {

  static FeatureSettings read(Values values) {
    return new FeatureSettings(values.read("features.standardise", Kind.flag()));
  }
}

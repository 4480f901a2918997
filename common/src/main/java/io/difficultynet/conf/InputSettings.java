package io.difficultynet.conf;

import java.io.Serializable;

/**
 * How samples become the network's input: section {@code augment} for images, section {@code
 * features} for feature vectors.
 */
public sealed interface InputSettings extends Serializable
    permits AugmentSettings, FeatureSettings {

  /** α of mixup, at least 0; 0: samples are not mixed. */
  default double mixup() {
    return 0;
  }

  /**
   * Reads the section that the network's input belongs to; the keys of the other have no effect.
   */
  static InputSettings read(Architecture network, DataSource source, Values values) {
    if (!network.forFeatures()) {
      values.unusedSection("features", new Cause("network.family", "a network.family for images"));
      return AugmentSettings.read(values, source);
    }
    values.unusedSection(
        "augment", new Cause("network.family", "a network.family for feature vectors"));
    return FeatureSettings.read(values);
  }
}

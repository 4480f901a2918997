package io.difficultynet.datasets.augment;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FeatureSettings;
import io.difficultynet.conf.InputSettings;
import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;

/**
 * Turns a sample into the network's input. What it draws depends on (seed, epoch, index) alone, so
 * a sample looks the same on any executor, in any order. Immutable and safe for use by several
 * threads.
 */
public sealed interface InputPipeline extends Serializable permits ImagePipeline, FeaturePipeline {

  /** Shape of the input that is written. */
  ImageShape output();

  /**
   * Writes sample {@code index} as training sees it in epoch {@code epoch}: {@code
   * output().values()} numbers of {@code into} from {@code offset} on, channel by channel, row by
   * row.
   *
   * @throws IllegalArgumentException if {@code samples} are not what this is for
   */
  void training(SampleStore samples, int index, int epoch, float[] into, int offset);

  /** Writes sample {@code index} without any randomness; otherwise as {@link #training}. */
  void evaluation(SampleStore samples, int index, float[] into, int offset);

  /**
   * The pipeline for {@code samples}.
   *
   * @throws DifficultyNetException CONFIG_INVALID if the settings are for another kind of samples,
   *     or the images are larger than {@code augment.size} and not scaled
   */
  static InputPipeline of(
      SampleStore samples, InputSettings settings, Normalisation normalisation, Seeds seeds) {
    if (samples instanceof ImageStore images && settings instanceof AugmentSettings augment) {
      return ImagePipeline.of(images, augment, normalisation, seeds);
    }
    if (samples instanceof FeatureStore && settings instanceof FeatureSettings) {
      return new FeaturePipeline(normalisation);
    }
    throw otherKind(samples);
  }

  /** What to say where the settings are for another kind of samples. */
  static DifficultyNetException otherKind(SampleStore samples) {
    boolean images = samples instanceof ImageStore;
    return new DifficultyNetException(
        ErrorCode.CONFIG_INVALID,
        "network.family",
        "is for %s, but the samples are %s"
            .formatted(images ? "feature vectors" : "images", samples.content()),
        "Set it to " + (images ? "small-images or large-images" : "linear or mlp"));
  }
}

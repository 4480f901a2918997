package io.difficultynet.job.run;

import io.difficultynet.conf.PretrainedSettings;
import io.difficultynet.conf.PretrainedSettings.Classifier;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.pretrained.PretrainedWeights;
import io.difficultynet.seed.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * The model that a new run starts from: drawn from the run's seed, with pretrained weights over it
 * where there are any. They are read through twice, to check them before anything starts and when
 * the run does start, so that no checked run holds a model that it may not need.
 */
public final class ModelStart {

  private final RunConfig config;
  private final NetworkDescription network;
  private final ByteSource source;
  private final @Nullable String weightsDigest;

  private ModelStart(
      RunConfig config,
      NetworkDescription network,
      ByteSource source,
      @Nullable String weightsDigest) {
    this.config = config;
    this.network = network;
    this.source = source;
    this.weightsDigest = weightsDigest;
  }

  /**
   * Reads the pretrained weights through, if there are any.
   *
   * @throws DifficultyNetException DATA_… with all that is wrong with them
   */
  static ModelStart of(RunConfig config, NetworkDescription network, ByteSource source) {
    PretrainedSettings settings = config.network().pretrained();
    if (settings == null) {
      return new ModelStart(config, network, source, null);
    }
    Model zero =
        new Model(new float[network.parameterCount()], NetworkInitialiser.statistics(network));
    String sha256 = PretrainedWeights.read(settings, network, source, zero).sha256();
    return new ModelStart(config, network, source, sha256);
  }

  /** SHA-256 of the pretrained weights; null of none. */
  @Nullable String weightsDigest() {
    return weightsDigest;
  }

  /**
   * Makes the model.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE where the weights are no longer what was checked
   */
  Model model() {
    PretrainedSettings settings = config.network().pretrained();
    Model drawn = NetworkInitialiser.model(network, new Seeds(config.run().seed()));
    if (settings == null) {
      return drawn;
    }
    PretrainedWeights weights = PretrainedWeights.read(settings, network, source, drawn);
    if (!weights.sha256().equals(weightsDigest)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          PretrainedWeights.KEY + " (" + settings.weights() + ")",
          "was replaced while the run started (SHA-256 %s before, %s now)"
              .formatted(weightsDigest, weights.sha256()),
          "Leave the file as it is and start the run again");
    }
    return weights.model();
  }

  /** For the user: where the model comes from. */
  public String text() {
    PretrainedSettings settings = config.network().pretrained();
    return settings == null
        ? "drawn"
        : "%s from %s (SHA-256 %s)"
            .formatted(
                settings.classifier() == Classifier.LOAD
                    ? "all weights"
                    : "backbone, with a new classifier,",
                settings.weights(),
                weightsDigest);
  }
}

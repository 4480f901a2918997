package io.difficultynet.job.export;

import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.pretrained.Formula;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Preparation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Models of every kind of network with weights of a formula. */
final class Models {

  static final String IDX =
      "data { format = idx, train-images = a, train-labels = b, test-images = c, test-labels = d }";
  static final String FOLDERS =
      "data { format = class-folders, train-folder = a, test-folder = b }";
  static final String FEATURES = "data { format = prepared, root = a }";

  private Models() {}

  /**
   * A model.
   *
   * @param settings sections of a configuration
   */
  static ModelFolder of(
      String settings, int channels, Orientation orientation, List<String> classNames) {
    LoadedConfig config =
        ConfigReader.read(
            ConfigReader.parse("difficulty-net { run.name = birds, " + settings + " }", "test"),
            List.of());
    NetworkDescription network = Preparation.network(config.config(), channels, classNames.size());
    float[] mean = new float[channels];
    float[] std = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = 0.5f - 0.05f * c;
      std[c] = 0.25f + 0.01f * c;
    }
    return new ModelFolder(
        config,
        classNames,
        IntStream.range(0, classNames.size()).mapToObj(c -> 500L >> c).toList(),
        new Normalisation(mean, std),
        orientation,
        1.25,
        new RunIdentity(
            new TreeMap<>(Map.of()),
            "5p117",
            null,
            SourceFingerprint.unknown(),
            SourceFingerprint.unknown()),
        network,
        Formula.model(network),
        new TreeMap<>(Map.of()));
  }
}

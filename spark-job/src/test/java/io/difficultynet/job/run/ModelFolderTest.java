package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.cluster.GivenMemory;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.seed.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

  private static final String FILE =
      "difficulty-net { data { format = idx, train-images = a, train-labels = b, test-images = c,"
          + " test-labels = d, class-names = [x, y] }, split { validation-per-class = 1,"
          + " imbalance = 1 }, augment { size = 8 } }";
  private static final LoadedConfig LOADED =
      ConfigReader.read(ConfigReader.parse(FILE, "test"), List.of());
  private static final Preparation PREPARATION = preparation();
  private static final Model MODEL =
      new Model(
          NetworkInitialiser.parameters(PREPARATION.network(), new SplittableRandom(1)),
          NetworkInitialiser.statistics(PREPARATION.network()));

  private final Path temporary;

  ModelFolderTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void aModelComesBackWithAllThatIsNeededToUseIt() {
    Folder folder = written();
    ModelFolder read = ModelFolder.read(folder);
    assertThat(read.model()).isEqualTo(MODEL);
    assertThat(read.network()).isEqualTo(PREPARATION.network());
    assertThat(read.normalisation()).isEqualTo(PREPARATION.normalisation());
    assertThat(read.classNames()).containsExactly("x", "y");
    assertThat(read.config().config()).isEqualTo(LOADED.config());
    assertThat(read.config().digest()).isEqualTo(LOADED.digest());
  }

  @Test
  void aFolderWithoutADescriptionIsNoModel() {
    assertThatThrownBy(() -> ModelFolder.read(folder()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1010 RUN_MISSING: file:%s: has no model.json, so it is not a model. Give the --output"
                + " of a run that is complete.",
            temporary);
  }

  @Test
  void anArrayOfAnotherNetworkIsRefused() throws IOException {
    Folder folder = written();
    Files.copy(
        temporary.resolve("parameters.dnaf"),
        temporary.resolve("statistics.dnaf"),
        StandardCopyOption.REPLACE_EXISTING);
    int parameters = PREPARATION.network().parameterCount();
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1008 CHECKPOINT_CORRUPT: file:%s: has %d parameters and %d statistics, but ResNet-20"
                + " has %d and %d. Train the model again, or give another run.",
            temporary, parameters, parameters, parameters, PREPARATION.network().statisticCount());
  }

  @Test
  void aNewerFormatAndBrokenJsonAreRefused() throws IOException {
    Folder folder = written();
    Path description = temporary.resolve("model.json");
    String json = Files.readString(description);
    Files.writeString(description, json.replaceFirst("(\"formatVersion\"\\s*:\\s*)1", "$12"));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("model.json: has format version 2; this program reads 1.");
    Files.writeString(description, json.substring(0, json.length() / 2));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("model.json: is not the description of a model: ");
  }

  /** What has no effect counts as its default. */
  @Test
  void aModelWhoseConfigurationSaysMoreThanHasAnEffectIsRead() throws IOException {
    Folder folder = written();
    Path description = temporary.resolve("model.json");
    String json = Files.readString(description);
    Files.writeString(description, json.replaceFirst("(\"factor\"\\s*:\\s*)0\\.1", "$10.5"));
    ModelFolder read = ModelFolder.read(folder);
    assertThat(read.config().config().train().learningRate().factor()).isEqualTo(0.1);
    assertThat(ConfigReader.readStored(read.config().effective(), List.of("data.test-images=e")))
        .extracting(loaded -> loaded.config().train())
        .isEqualTo(read.config().config().train());
  }

  private Folder folder() {
    return Folder.at(temporary.toString(), new Configuration(false));
  }

  private Folder written() {
    ModelFolder.write(
        folder(),
        MODEL,
        LOADED,
        new Preflight.Ready(
            new ClusterShape(1, 1, true),
            new GivenMemory(true, 3072, 3072, OptionalLong.empty()),
            new EnginePlan(Engine.BIGDL, Device.CPU, Precision.FP32),
            PREPARATION));
    return folder();
  }

  private static Preparation preparation() {
    var images = new LabelledImages.Builder(new ImageShape(1, 6, 6), List.of("x", "y"));
    for (int i = 0; i < 6; i++) {
      images.add(new byte[36], 0, i % 2);
    }
    Seeds seeds = new Seeds(1);
    var normalisation = new Normalisation(new float[] {0.1f}, new float[] {1 / 3f});
    NetworkDescription network = Preparation.network(LOADED.config(), 1, 2);
    return new Preparation(
        "images of 1x6x6",
        images.build().heapBytes(),
        List.of("x", "y"),
        RunPlan.Sources.ofTest(images.build()),
        LongTailSplit.of(images.build(), LOADED.config().split(), seeds),
        normalisation,
        InputPipeline.of(images.build(), LOADED.config().input(), normalisation, seeds),
        network,
        ModelStart.of(LOADED.config(), network, new LocalByteSource()));
  }
}

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
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.cluster.GivenMemory;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Perceptrons;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.pretrained.ModelFile;
import io.difficultynet.job.safetensors.Damage;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.seed.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  private static void assertRefused(Folder folder, String message) {
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1008 CHECKPOINT_CORRUPT: " + folder + "/model.safetensors: ")
        .hasMessageContaining(message)
        .hasMessageEndingWith(". Train the model again, or give another run.");
  }

  @Test
  void tensorsOfAnotherNetworkAreRefused() throws IOException {
    Folder folder = written();
    String description = Files.readString(temporary.resolve("model.json"));
    Files.writeString(
        temporary.resolve("model.json"),
        description.replaceFirst("(\"depth\"\\s*:\\s*)20", "$132"));
    assertRefused(folder, "lacks 60 tensors of ResNet-32, the first layer1.3.conv1.weight");
    Files.writeString(temporary.resolve("model.json"), description);
    Path file = temporary.resolve("model.safetensors");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file, bytes.replace("\"bn1.bias\"", "\"bn1.bios\""), StandardCharsets.ISO_8859_1);
    assertRefused(folder, "has bn1.bios of F32 [16], and ResNet-20 has no such tensor");
    Files.writeString(file, bytes.replace("[16,1,3,3]", "[1,16,3,3]"), StandardCharsets.ISO_8859_1);
    assertRefused(
        folder, "has conv1.weight of F32 [1, 16, 3, 3], and ResNet-20 has it of F32 [16, 1, 3, 3]");
  }

  @Test
  void aDamagedACutAndAMissingFileAreNamed() throws IOException {
    Folder folder = written();
    Path file = temporary.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    damaged[damaged.length - 1] ^= 1;
    Files.write(file, damaged);
    assertRefused(folder, "has the SHA-256 ");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(
        folder,
        "has %,d bytes, and was written with %,d".formatted(whole.length - 1, whole.length));
    Files.delete(file);
    assertRefused(folder, "is missing");
  }

  /**
   * Each network that there is: its numbers are in tensors with names of their own, all of them.
   */
  @Test
  void everyNumberOfEveryKindOfNetworkHasItsPlaceInANamedTensor() throws IOException {
    for (NetworkDescription network :
        List.of(
            ResNets.forSmallImages(8, 4, Shortcut.A, new Node.Input(3, 8, 8), 3),
            ResNets.forSmallImages(8, 4, Shortcut.C, new Node.Input(3, 8, 8), 3).withCosines(),
            ResNets.forLargeImages(50, 2, Shortcut.B, new Node.Input(3, 32, 32), 3),
            Perceptrons.of(5, List.of(), 3),
            Perceptrons.of(5, List.of(4, 6), 3),
            Perceptrons.of(5, List.of(4), 3).withCosines())) {
      float[] parameters = new float[network.parameterCount()];
      float[] statistics = new float[network.statisticCount()];
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = Float.intBitsToFloat(0x7fc00000 + i); // NaN of every payload
      }
      for (int i = 0; i < statistics.length; i++) {
        statistics[i] = 1 + i;
      }
      var out = new ByteArrayOutputStream();
      ModelFile.write(out, network, new Model(parameters, statistics), Map.of());
      byte[] bytes = out.toByteArray();
      Model back =
          ModelFile.read(
              new ByteArrayInputStream(bytes),
              FileEntry.of(bytes),
              network,
              new Damage("model", ErrorCode.CHECKPOINT_CORRUPT, "Look"));
      for (int i = 0; i < parameters.length; i++) {
        assertThat(Float.floatToRawIntBits(back.parameters()[i]))
            .as(network.name() + " " + i)
            .isEqualTo(0x7fc00000 + i);
      }
      assertThat(back.statistics()).as(network.name()).containsExactly(statistics);
    }
  }

  @Test
  void aNewerFormatAndBrokenJsonAreRefused() throws IOException {
    Folder folder = written();
    Path description = temporary.resolve("model.json");
    String json = Files.readString(description);
    Files.writeString(description, json.replaceFirst("(\"formatVersion\"\\s*:\\s*)2", "$13"));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("model.json: has format version 3; this program reads 2.");
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
        DataFindings.NONE,
        LongTailSplit.of(images.build(), LOADED.config().split(), seeds),
        normalisation,
        InputPipeline.of(images.build(), LOADED.config().input(), normalisation, seeds),
        network,
        ModelStart.of(LOADED.config(), network, new LocalByteSource()));
  }
}

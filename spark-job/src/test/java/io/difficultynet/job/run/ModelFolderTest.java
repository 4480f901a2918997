package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.ImageFileSettings.Orientation;
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
import io.difficultynet.job.storage.DyingFileSystem;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

  private static final String FILE =
      "difficulty-net { data { format = idx, train-images = a, train-labels = b, test-images = c,"
          + " test-labels = d, class-names = [x, y] }, split { validation-per-class = 1, validation-most-share = 1,"
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
    assertThat(read.run()).isEqualTo(PREPARATION.identity(LOADED));
    assertThat(read.trainCounts()).containsExactly(2L, 2L);
    assertThat(read.groups().few()).containsExactly(0, 1);
    assertThat(read.orientation()).isEqualTo(Orientation.APPLY);
    assertThat(read.temperature()).isEqualTo(1.25);
  }

  /** Edited, of another epoch, or damaged on the disk: a model is used as it was written. */
  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "model.json", "run.json"})
  void aChangeInAnyFileIsNoticed(String name) throws IOException {
    Folder folder = written();
    Path file = temporary.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1008 CHECKPOINT_CORRUPT: " + folder + "/" + name + ": has ")
        .hasMessageContaining("SHA-256")
        .hasMessageEndingWith(
            "Run difficulty-net train again with the configuration and the --output of this run: it"
                + " restores the model from the last checkpoint. Or give another run.");
    Files.delete(file);
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining(folder + "/" + name + ": is missing");
  }

  @Test
  void editedClassNamesAndMeansAreNoticed() throws IOException {
    Folder folder = written();
    Path description = temporary.resolve("model.json");
    String json = Files.readString(description);
    for (String edited :
        List.of(
            json.replaceFirst("\"x\",(\\s*)\"y\"", "\"y\",$1\"x\""), json.replace("0.1", "0.2"))) {
      assertThat(edited).isNotEqualTo(json);
      Files.writeString(description, edited);
      assertThatThrownBy(() -> ModelFolder.read(folder))
          .hasMessageStartingWith("DN-1008 CHECKPOINT_CORRUPT: " + folder + "/model.json: has ");
    }
  }

  /** Writes the manifest for what is there now. */
  private void seal(Folder folder) throws IOException {
    Map<String, FileEntry> files = new HashMap<>();
    for (String name : List.of("model.safetensors", "model.json", "run.json")) {
      files.put(name, FileEntry.of(Files.readAllBytes(temporary.resolve(name))));
    }
    folder.writeText("manifest.json", Manifest.of(1, files, Map.of(), "now").toJson());
  }

  @Test
  void aFolderWithoutAManifestIsNoModel() {
    assertThatThrownBy(() -> ModelFolder.read(folder()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1010 RUN_MISSING: file:%s: has no manifest.json, so it is not a model, or not a complete"
                + " one. Give the --output of a run that is complete.",
            temporary);
  }

  /** Each would fail deep inside the network or the input, or divide by 0. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"std\" : \\[[^]]*]; \"std\" : [0]; must be finite, std above 0",
        "\"std\" : \\[[^]]*]; \"std\" : [1e-60]; must be finite, std above 0",
        "\"mean\" : \\[[^]]*]; \"mean\" : [0.5, 0.5]; mean has 2 and std has 1 values",
        "\"classNames\" : \\[[^]]*]; \"classNames\" : []; has 0 classes",
        "\"classNames\" : \\[[^]]*]; \"classNames\" : [\"x\"]; has 1 classes",
        "\"channels\" : 1; \"channels\" : 0; has 2 classes, 0 channels, and mean and std of 1",
        "\"channels\" : 1; \"channels\" : 3; has 2 classes, 3 channels, and mean and std of 1"
      })
  void aDescriptionWithNumbersThatCannotBeIsRefused(String pattern, String instead, String told)
      throws IOException {
    Path file = Path.of(written().toString().replaceFirst("^file:", "")).resolve("model.json");
    String text = Files.readString(file);
    assertThat(text).containsPattern(pattern);
    Files.writeString(file, text.replaceFirst(pattern, instead));
    seal(folder());
    assertThatThrownBy(() -> ModelFolder.read(folder()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1008 CHECKPOINT_CORRUPT: file:" + file + ": is not the desc")
        .hasMessageContaining(told);
  }

  private static void assertRefused(Folder folder, String message) {
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1008 CHECKPOINT_CORRUPT: " + folder + "/model.safetensors: ")
        .hasMessageContaining(message)
        .hasMessageEndingWith(". Or give another run.");
  }

  @Test
  void tensorsOfAnotherNetworkAreRefused() throws IOException {
    Folder folder = written();
    String description = Files.readString(temporary.resolve("model.json"));
    Files.writeString(
        temporary.resolve("model.json"),
        description.replaceFirst("(\"depth\"\\s*:\\s*)20", "$132"));
    seal(folder);
    assertRefused(folder, "lacks 60 tensors of ResNet-32, the first layer1.3.conv1.weight");
    Files.writeString(temporary.resolve("model.json"), description);
    Path file = temporary.resolve("model.safetensors");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file, bytes.replace("\"bn1.bias\"", "\"bn1.bios\""), StandardCharsets.ISO_8859_1);
    seal(folder);
    assertRefused(folder, "has bn1.bios of F32 [16], and ResNet-20 has no such tensor");
    Files.writeString(file, bytes.replace("[16,1,3,3]", "[1,16,3,3]"), StandardCharsets.ISO_8859_1);
    seal(folder);
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
    Files.writeString(description, json.replaceFirst("(\"formatVersion\"\\s*:\\s*)4", "$15"));
    seal(folder);
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("model.json: has format version 5; this program reads 4.");
    Files.writeString(description, json.substring(0, json.length() / 2));
    seal(folder);
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
    seal(folder);
    ModelFolder read = ModelFolder.read(folder);
    assertThat(read.config().config().train().learningRate().factor()).isEqualTo(0.1);
    assertThat(ConfigReader.readStored(read.config().effective(), List.of("data.test-images=e")))
        .extracting(loaded -> loaded.config().train())
        .isEqualTo(read.config().config().train());
  }

  @Test
  void otherProgramsFindTheTemperatureInTheDescription() throws IOException {
    written();
    assertThat(temporary.resolve("model.json")).content().contains("\"temperature\" : 1.25");
  }

  /** Spark ML writes a model again that it has read. */
  @Test
  void aModelThatWasReadIsWrittenWithTheSameBytes() throws Exception {
    ModelFolder read = ModelFolder.read(written());
    Path again = temporary.resolve("again");
    read.write(Folder.at(again.toString(), new Configuration(false)));
    for (String name : List.of("model.safetensors", "model.json", "run.json")) {
      assertThat(again.resolve(name)).hasSameBinaryContentAs(temporary.resolve(name));
    }
    assertThat(ModelFolder.read(Folder.at(again.toString(), new Configuration(false))).versions())
        .isEqualTo(read.versions());
  }

  private Folder folder() {
    return Folder.at(temporary.toString(), new Configuration(false));
  }

  private Folder written() {
    of(MODEL, 1.25).write(folder());
    return folder();
  }

  private static ModelFolder of(Model model, double temperature) {
    return ModelFolder.of(
        model,
        temperature,
        LOADED,
        new Preflight.Ready(
            new ClusterShape(1, 1, true),
            new GivenMemory(true, 3072, 3072, OptionalLong.empty()),
            new EnginePlan(Engine.BIGDL, Device.CPU, Precision.FP32),
            PREPARATION));
  }

  /** Whatever file a reader is about to open when another process puts the new model in place. */
  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "model.json", "run.json", "model.safetensors"})
  void whileAModelIsReplacedAReaderHasTheOldOneOrTheNewOne(String name) {
    Model next = new Model(new float[MODEL.parameters().length], MODEL.statistics());
    RunFolder run =
        new RunFolder(
            Folder.at(
                DyingFileSystem.uri(temporary), DyingFileSystem.of(new Configuration(false))));
    of(MODEL, 1.25).write(run.model());
    of(next, 2.5).write(run.replacement().model());
    DyingFileSystem.beforeOpening(
        name,
        () -> {
          run.replacement().folder().writeText(RunFolder.RESULT, "{}");
          assertThat(run.finishReplacement()).isTrue();
        });

    ModelFolder read = run.readModel();

    assertThat(read.model()).isEqualTo(read.temperatureOrOne() == 2.5 ? next : MODEL);
    assertThat(run.readModel().model()).isEqualTo(next);
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
        images.build().fingerprint(),
        images.build().fingerprint(),
        DataFindings.NONE,
        LongTailSplit.of(images.build(), LOADED.config().split(), seeds),
        normalisation,
        InputPipeline.of(images.build(), LOADED.config().input(), normalisation, seeds),
        Orientation.APPLY,
        network,
        ModelStart.of(LOADED.config(), network, new LocalByteSource()));
  }
}

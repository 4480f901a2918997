package io.difficultynet.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.augment.ImagePipeline;
import io.difficultynet.job.bigdl.BigDlReplica;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.CosineClassifier;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.export.ExportedModel.Forms;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.observe.SyntheticRuns;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonObject;
import io.difficultynet.report.RunResult;
import io.difficultynet.seed.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

class ExportedModelTest {

  private static final Forms BOTH = new Forms(true, true, false, false);
  private static final List<String> BIRDS = List.of("kingfisher", "jay | <b>", "wren");
  private static final String PYTHON =
      System.getenv().getOrDefault("DIFFICULTY_NET_PYTHON", "python3");

  private final Path scratch;

  ExportedModelTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  /** Each way to build a network, and each way from an image to its input. */
  private static Map<String, ModelFolder> kinds() {
    Map<String, ModelFolder> kinds = new LinkedHashMap<>();
    kinds.put("torchvision", torchvisions(10, "", 3));
    kinds.put("torchvision-grey-cosine", torchvisions(10, ", method.name = ldam", 1));
    kinds.put(
        "small-a", ofImages(Models.IDX, "augment.size = 16, network { depth = 20, width = 4 }", 1));
    kinds.put("small-b-resized", resized());
    kinds.put(
        "small-c-cosine",
        ofImages(
            Models.IDX,
            "augment.size = 16, network { depth = 20, width = 4, shortcut = C },"
                + " method.name = ldam",
            1));
    kinds.put(
        "bottleneck-a",
        ofImages(
            Models.FOLDERS,
            "augment.size = 32, network { family = large-images, depth = 50, width = 4, shortcut = A }",
            3));
    kinds.put("linear", ofFeatures("network.family = linear"));
    kinds.put("mlp", ofFeatures("network { family = mlp, hidden = [12, 6] }"));
    kinds.put(
        "mlp-cosine", ofFeatures("network { family = mlp, hidden = [12] }, method.name = ldam"));
    return kinds;
  }

  private static ModelFolder resized() {
    return ofImages(
        Models.FOLDERS,
        "augment { size = 16, resize.evaluation-size = 20 }, network { depth = 20, width = 4,"
            + " shortcut = B }",
        3);
  }

  private static ModelFolder torchvisions(int depth, String more, int channels) {
    return ofImages(
        Models.FOLDERS,
        "augment { size = 64, resize.evaluation-size = 73 },"
            + " network { family = large-images, depth = %d }".formatted(depth)
            + more,
        channels);
  }

  private static ModelFolder ofImages(String data, String settings, int channels) {
    Orientation orientation = data.equals(Models.IDX) ? Orientation.IGNORE : Orientation.APPLY;
    return Models.of(data + ", " + settings, channels, orientation, BIRDS);
  }

  private static ModelFolder ofFeatures(String settings) {
    return Models.of(Models.FEATURES + ", " + settings, 9, Orientation.IGNORE, BIRDS);
  }

  private Path written(String name, ModelFolder model, Forms forms) {
    Path folder = scratch.resolve(name);
    new ExportedModel(model, null, "hdfs:///runs/birds")
        .write(Folder.at(folder.toString(), new Configuration(false)), forms);
    return folder;
  }

  @Test
  void aNetworkOfTorchvisionsIsLoadedByAShortScript() {
    assertThat(LoadScript.of(torchvisions(18, "", 3)))
        .isEqualTo(
            """
            \"""Loads the model of this folder. Needs torch and torchvision.

                import load
                network, transform, class_names = load.model()
                logits = network(transform(PIL.Image.open("image.jpg"))[None])
            \"""

            import json
            import pathlib

            import torch
            from PIL import ImageOps
            from torchvision.models import resnet
            from torchvision.transforms import functional as F

            FOLDER = pathlib.Path(__file__).parent
            ABOUT = json.loads((FOLDER / "description.json").read_text(encoding="utf-8"))


            def transform(image):
                \"""An image of Pillow as the network's input.\"""
                image = ImageOps.exif_transpose(image)
                image = image.convert("RGB")
                image = F.resize(image, 73)
                pixels = F.to_tensor(F.center_crop(image, 64))
                return F.normalize(pixels, [0.5, 0.45, 0.4], [0.25, 0.26, 0.27])


            def weights():
                \"""The tensors of model.safetensors: the length of the header, the header in JSON, the numbers.\"""
                data = bytearray((FOLDER / "model.safetensors").read_bytes())
                start = 8 + int.from_bytes(data[:8], "little")
                numbers = torch.frombuffer(data, dtype=torch.float32, offset=start)
                tensors = json.loads(data[8:start])
                tensors.pop("__metadata__")
                return {
                    name: numbers[of["data_offsets"][0] // 4 : of["data_offsets"][1] // 4].reshape(of["shape"])
                    for name, of in tensors.items()
                }


            def model():
                \"""The network, ready to predict; the transform of its inputs; the names of its classes.\"""
                network = resnet.ResNet(resnet.BasicBlock, [2, 2, 2, 2], num_classes=3)
                network.load_state_dict(weights())
                return network.eval(), transform, ABOUT["classNames"]
            """);
  }

  @Test
  void everyKindIsASelfContainedFolder() throws Exception {
    List<String> scripts = new ArrayList<>();
    for (Map.Entry<String, ModelFolder> kind : kinds().entrySet()) {
      Path folder = written(kind.getKey(), kind.getValue(), BOTH);
      assertThat(folder.toFile().list())
          .as(kind.getKey())
          .containsExactlyInAnyOrder(
              "model.safetensors", "load.py", "model.onnx", "description.json", "README.md");
      scripts.add(folder.resolve("load.py").toString());
    }
    List<String> command = new ArrayList<>(List.of("python3", "-m", "py_compile"));
    command.addAll(scripts);
    assertThat(run(command)).as("what Python says of the scripts").isEmpty();
  }

  @Test
  void theDescriptionHasWhatAProgramNeeds() throws IOException {
    Path images = written("images", resized(), BOTH);
    JsonObject json = JsonObject.parse(Files.readString(images.resolve("description.json")), "it");
    assertThat(json.texts("classNames")).isEqualTo(BIRDS);
    assertThat(json.number("temperature")).isEqualTo(1.25);
    assertThat(json.text("run")).isEqualTo("hdfs:///runs/birds");
    JsonObject preprocessing = json.object("preprocessing");
    assertThat(preprocessing.small("size")).isEqualTo(16);
    assertThat(preprocessing.small("evaluationSize")).isEqualTo(20);
    assertThat(preprocessing.text("fit")).isEqualTo("resize");
    assertThat(preprocessing.text("exifOrientation")).isEqualTo("apply");
    assertThat(preprocessing.numbers("mean")).containsExactly(0.5, 0.45, 0.4);

    ModelProto onnx = ModelProto.parseFrom(Files.readAllBytes(images.resolve("model.onnx")));
    assertThat(onnx.getMetadataProps(0).getKey()).isEqualTo("description.json");
    assertThat(images.resolve("description.json"))
        .content()
        .isEqualTo(onnx.getMetadataProps(0).getValue());

    Path features = written("features", ofFeatures("network.family = linear"), BOTH);
    assertThat(features.resolve("description.json")).content().contains("\"features\" : 9");
  }

  @Test
  void theGraphTakesPixelsAndGivesProbabilitiesWhereAskedTo() throws IOException {
    Path folder = written("pixels", resized(), new Forms(false, true, true, true));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("model.onnx", "description.json", "README.md");
    ModelProto onnx = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
    assertThat(onnx.getGraph().getOutput(0).getName()).isEqualTo("probabilities");
    assertThat(folder.resolve("README.md"))
        .content()
        .contains(
            "`model.onnx` (opset 17) takes `input`, N x 16 x 16 x 3 unsigned bytes, pixels as they"
                + " are, which it normalises, and gives `probabilities`, N x 3, for any N.")
        .doesNotContain("load.py");
  }

  @Test
  void theCardTellsOriginDataAccuracyAndWeights() {
    List<String> names = new ArrayList<>(BIRDS);
    for (int c = names.size(); c < 10; c++) {
      names.add("bird " + c);
    }
    RunResult result = SyntheticRuns.run("birds", names, 15, true);
    ModelFolder model =
        Models.of(
            Models.IDX + ", augment.size = 16, network { depth = 20, width = 4 }",
            1,
            Orientation.IGNORE,
            names);
    String card = ModelCard.of(model, result, "hdfs:///runs/birds", BOTH);
    assertThat(card)
        .startsWith("# birds: ResNet-20 of 10 classes\n")
        .contains(
            "Input: an image, grey, padded with black to 16 x 16, itself in the middle, divided by"
                + " 255, less mean [0.5], divided by standard deviation [0.25].")
        .contains("temperature 1.250, then softmax")
        .contains("| run | `hdfs:///runs/birds` |")
        .contains("| trained | 2026-01-02T03:04:05Z, 333 s |")
        .contains("| method | `difficulty-net` |")
        .contains("| bigdl | 2.4.0 |")
        .contains("994 training samples of 10 classes, 0 to 500 of a class.")
        .contains("1,000 test samples")
        .contains("| balanced accuracy | ")
        .contains("| few-shot classes | ")
        .contains(
            "| class | training samples | test accuracy | first weight | lowest | highest | last |")
        .contains("| jay \\| \\<b\\> | 250 | ")
        .doesNotContain("NaN");
  }

  @Test
  void withoutAResultTheCardHasWhatTheModelKnows() {
    String card = ModelCard.of(ofFeatures("network.family = linear"), null, "here", BOTH);
    assertThat(card)
        .contains("They were prepared: the data card `a/data-card.html` has their sizes or ranges")
        .contains("Input: 9 features, each less its mean and divided by its standard deviation.")
        .contains("| class | training samples |\n| --- | --- |\n| kingfisher | 500 |")
        .doesNotContain("Accuracy");
  }

  /** In PyTorch with torchvision's networks, and in onnxruntime for Python. */
  @Test
  void pythonComputesTheLogitsOfTheEngine(TestReporter reporter) throws Exception {
    assumeTrue(
        run(List.of(PYTHON, "-c", "import torch, torchvision, numpy, onnx, onnxruntime")).isEmpty(),
        PYTHON + " has torch, torchvision, numpy, onnx and onnxruntime");
    List<String> command = new ArrayList<>(List.of(PYTHON, "src/test/python/exported_models.py"));
    for (Map.Entry<String, ModelFolder> kind : kinds().entrySet()) {
      Path folder = written(kind.getKey(), kind.getValue(), BOTH);
      writeCheck(folder, kind.getValue());
      command.add(folder.toString());
    }
    String told = run(command);
    reporter.publishEntry(told);
    assertThat(told).contains("mlp-cosine").doesNotContain("Error");
  }

  private static void writeCheck(Path folder, ModelFolder model) throws IOException {
    NetworkDescription network = model.network();
    Node.Input input = network.input();
    SplittableRandom random = new SplittableRandom(1);
    float[] samples = new float[7 * input.length()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (random.nextDouble() * 4 - 2);
    }
    write(folder.resolve("inputs.f32"), samples);
    try (Replica replica = replica(network)) {
      replica.useThreads(1);
      replica.load(model.model().parameters());
      replica.loadStatistics(model.model().statistics());
      write(folder.resolve("logits.f32"), replica.logits(new Batch(samples, new int[7], 7)));
    }
    Map<String, Object> check = new LinkedHashMap<>();
    if (model.config().config().input() instanceof AugmentSettings augment) {
      ImageShape shape = new ImageShape(input.channels(), 13, 16); // no larger than is padded
      Pixels image = new Pixels();
      image.reshape(shape);
      random.nextBytes(image.values());
      float[] expected = new float[input.length()];
      ImagePipeline.ofUnseen(input.channels(), augment, model.normalisation(), new Seeds(1))
          .evaluation(image, expected, 0);
      write(folder.resolve("image.f32"), expected);
      Files.write(folder.resolve("image.u8"), interleaved(image));
      check.put("sample", List.of(input.channels(), input.height(), input.width()));
      check.put("image", List.of(shape.height(), shape.width(), shape.channels()));
    } else {
      check.put("sample", List.of(input.channels()));
    }
    Files.writeString(folder.resolve("check.json"), Json.line(check));
  }

  private static Replica replica(NetworkDescription network) {
    return network.classifier() instanceof Node.Cosines
        ? CosineClassifier.over(network, body -> new BigDlReplica(body, 7))
        : new BigDlReplica(network, 7);
  }

  private static byte[] interleaved(Pixels image) {
    int plane = image.shape().plane();
    byte[] pixels = new byte[image.shape().values()];
    for (int i = 0; i < pixels.length; i++) {
      int channels = image.shape().channels();
      pixels[i] = image.values()[i % channels * plane + i / channels];
    }
    return pixels;
  }

  private static void write(Path file, float[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  /** What a program says; where it fails, its messages and an exit status. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return status == 0 ? output : output + "Error: exit status " + status;
  }
}

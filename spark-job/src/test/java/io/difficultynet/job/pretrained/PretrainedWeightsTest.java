package io.difficultynet.job.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.conf.PretrainedSettings;
import io.difficultynet.conf.PretrainedSettings.Classifier;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.NetworkTensors;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.safetensors.SafetensorsWriter;
import io.difficultynet.seed.Seeds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedWeightsTest {

  private static final NetworkDescription NETWORK =
      ResNets.forLargeImages(10, 2, Shortcut.B, new Node.Input(3, 32, 32), 3);
  private static final Model DRAWN = NetworkInitialiser.model(NETWORK, new Seeds(1));
  private static final Model STORED = Formula.model(NETWORK);

  private final Path file;

  /** What the file gets; tests change it. */
  private final Map<String, Stored> tensors = new LinkedHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Stored(List<Integer> shape, float[] values) {}

  PretrainedWeightsTest(@TempDir Path folder) {
    this.file = folder.resolve("w.safetensors");
    for (NetworkTensors.Tensor tensor : NetworkTensors.of(NETWORK)) {
      int end = tensor.offset() + tensor.length();
      float[] values = Arrays.copyOfRange(tensor.holder().of(STORED), tensor.offset(), end);
      tensors.put(tensor.name(), new Stored(tensor.shape(), values));
    }
  }

  private PretrainedWeights read(Classifier classifier) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter(Map.of());
    tensors.forEach((name, stored) -> writer.add(name, stored.shape, stored.values, 0));
    try (OutputStream out = Files.newOutputStream(file)) {
      writer.write(out);
    }
    var settings = new PretrainedSettings(file.toString(), classifier);
    return PretrainedWeights.read(settings, NETWORK, new LocalByteSource(), DRAWN);
  }

  private List<String> refusal(ErrorCode code, Classifier classifier) {
    DifficultyNetException e =
        catchThrowableOfType(DifficultyNetException.class, () -> read(classifier));
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.code()).isEqualTo(code);
    return e.problems().stream()
        .map(Problem::toString)
        .map(text -> text.replace("network.pretrained.weights (" + file + ")", "FILE"))
        .toList();
  }

  private static float[] classifier(Model model) {
    float[] all = model.parameters();
    return Arrays.copyOfRange(all, NETWORK.classifierOffset(), all.length);
  }

  private static float[] backbone(Model model) {
    return Arrays.copyOf(model.parameters(), NETWORK.classifierOffset());
  }

  @Test
  void theClassifierComesFromTheFileWhereItIsLoaded() throws IOException {
    assertThat(read(Classifier.LOAD).model()).isEqualTo(STORED);
  }

  @Test
  void aNewClassifierIsTheOneThatIsDrawnWithoutWeights() throws IOException {
    for (String left : List.of("fc.weight and fc.bias", "none")) {
      Model model = read(Classifier.NEW).model();
      assertThat(backbone(model)).as(left).containsExactly(backbone(STORED));
      assertThat(model.statistics()).containsExactly(STORED.statistics());
      assertThat(classifier(model)).containsExactly(classifier(DRAWN));
      tensors.remove("fc.weight");
      tensors.remove("fc.bias");
    }
  }

  @Test
  void aClassifierOfOtherClassesIsLoadedByNobodyAndNoObstacleToANewOne() throws IOException {
    tensors.put("fc.weight", new Stored(List.of(4, 16), new float[64]));
    tensors.put("fc.bias", new Stored(List.of(4), new float[4]));
    assertThat(classifier(read(Classifier.NEW).model())).containsExactly(classifier(DRAWN));
    assertThat(refusal(ErrorCode.DATA_UNSUITABLE, Classifier.LOAD))
        .containsExactly(
            "FILE, fc.weight: has the shape [4, 16], but the network's is [3, 16]. Set"
                + " network.pretrained.classifier to new where the file's classes are not yours.",
            "FILE, fc.bias: has the shape [4], but the network's is [3]. Set"
                + " network.pretrained.classifier to new where the file's classes are not yours.");
  }

  @Test
  void theCountersOfBatchNormsAreIgnoredAndNoOthers() throws IOException {
    tensors.put("layer1.0.bn1.num_batches_tracked", new Stored(List.of(), new float[1]));
    assertThat(read(Classifier.LOAD).model()).isEqualTo(STORED);
    tensors.put("layer9.0.bn1.num_batches_tracked", new Stored(List.of(), new float[1]));
    assertThat(refusal(ErrorCode.DATA_UNSUITABLE, Classifier.LOAD))
        .singleElement()
        .asString()
        .startsWith("FILE: has 1 tensors that are not in ResNet-10: layer9.0.bn1.num_batches_");
  }

  @Test
  void everythingThatDiffersIsToldAtOnceWithTheNearestNames() {
    tensors.put("module.conv1.weight", Objects.requireNonNull(tensors.remove("conv1.weight")));
    tensors.put("bn1.weight", new Stored(List.of(1, 2), new float[2]));
    tensors.keySet().removeIf(name -> name.startsWith("layer4.0.conv"));
    assertThat(refusal(ErrorCode.DATA_UNSUITABLE, Classifier.LOAD))
        .satisfiesExactly(
            lacks ->
                assertThat(lacks)
                    .startsWith(
                        "FILE: lacks 3 tensors of ResNet-10: conv1.weight, layer4.0.conv1.weight"
                            + " (near module.conv1.weight), layer4.0.conv2.weight"),
            has ->
                assertThat(has)
                    .startsWith(
                        "FILE: has 1 tensors that are not in ResNet-10: module.conv1.weight (near"
                            + " conv1.weight)."),
            shape ->
                assertThat(shape)
                    .startsWith(
                        "FILE, bn1.weight: has the shape [1, 2], but the network's is [2]"));
  }

  @Test
  void aDeeperNetworksFileIsToldInAFewLines() {
    for (int block = 1; block < 9; block++) {
      tensors.put("layer3.%d.conv1.weight".formatted(block), new Stored(List.of(), new float[1]));
    }
    assertThat(refusal(ErrorCode.DATA_UNSUITABLE, Classifier.LOAD))
        .singleElement()
        .asString()
        .contains("has 8 tensors that are not in ResNet-10: layer3.1.conv1.weight, ")
        .contains(" and 3 more. Set network.depth, ");
  }

  @Test
  void numbersThatNoTrainingCanStartFromAreNamed() {
    Objects.requireNonNull(tensors.get("layer2.0.bn2.running_var")).values[1] = -1;
    Objects.requireNonNull(tensors.get("conv1.weight")).values[5] = Float.NaN;
    assertThat(refusal(ErrorCode.DATA_CORRUPT, Classifier.NEW))
        .satisfiesExactly(
            nan ->
                assertThat(nan)
                    .startsWith("FILE, conv1.weight: has NaN at position 5, which is not a finite"),
            negative ->
                assertThat(negative)
                    .startsWith("FILE, layer2.0.bn2.running_var: has -1.0 at position 1, but a"));
  }
}

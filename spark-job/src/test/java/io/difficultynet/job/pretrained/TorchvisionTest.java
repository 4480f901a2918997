package io.difficultynet.job.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.difficultynet.conf.PretrainedSettings;
import io.difficultynet.conf.PretrainedSettings.Classifier;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.digest.Sha256;
import io.difficultynet.job.bigdl.BigDlReplica;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkTensors;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our networks beside torchvision's, by the vectors of src/test/python/torchvision_vectors.py. */
class TorchvisionTest {

  /** Largest difference of a logit; logits are of order 1 and sums of thousands of products. */
  private static final double LOGITS = 1e-4;

  private static final Config VECTORS = ConfigFactory.parseResources("torch/torchvision.json");
  private static final int CLASSES = VECTORS.getInt("classes");
  private static final int SIDE = VECTORS.getInt("side");

  private static NetworkDescription network(int depth, int side, int classes) {
    return ResNets.forLargeImages(depth, 64, Shortcut.B, new Node.Input(3, side, side), classes);
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 34, 50, 101, 152})
  void tensorsHaveTorchvisionsNamesShapesAndOrder(int depth) {
    StringBuilder lines = new StringBuilder();
    for (NetworkTensors.Tensor tensor : NetworkTensors.of(network(depth, 224, 1000))) {
      lines.append(tensor.name()).append(' ').append(tensor.shape()).append('\n');
    }
    assertThat(Sha256.hex(lines.toString()))
        .as(lines.toString())
        .isEqualTo(VECTORS.getString("names." + depth));
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 50})
  void loadedWeightsGiveTorchvisionsLogits(int depth, @TempDir Path folder) throws IOException {
    NetworkDescription network = network(depth, SIDE, CLASSES);
    Path file = folder.resolve("weights.safetensors");
    Model written = Formula.model(network);
    export(file, network, written);
    Model model = read(file, network, zero(network));
    assertThat(model).as("what comes back").isEqualTo(written);

    try (Replica replica = new BigDlReplica(network, 2)) {
      replica.useThreads(1);
      replica.load(model.parameters());
      replica.loadStatistics(model.statistics());
      float[] logits = replica.logits(new Batch(Formula.images(2, SIDE), new int[2], 2));
      List<Double> expected = VECTORS.getDoubleList("logits." + depth);
      assertThat(logits).hasSize(expected.size());
      for (int i = 0; i < logits.length; i++) {
        assertThat((double) logits[i]).as("logit " + i).isCloseTo(expected.get(i), within(LOGITS));
      }
    }
  }

  @Test
  void networksForSmallImagesComeBackToo(@TempDir Path folder) throws IOException {
    for (Shortcut shortcut : Shortcut.values()) {
      NetworkDescription network =
          ResNets.forSmallImages(8, 4, shortcut, new Node.Input(3, 8, 8), 3);
      Path file = folder.resolve(shortcut + ".safetensors");
      export(file, network, Formula.model(network));
      assertThat(read(file, network, zero(network))).isEqualTo(Formula.model(network));
    }
  }

  private static Model zero(NetworkDescription network) {
    return new Model(new float[network.parameterCount()], new float[network.statisticCount()]);
  }

  private static void export(Path file, NetworkDescription network, Model model)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ModelFile.write(out, network, model, Map.of());
    }
  }

  private static Model read(Path file, NetworkDescription network, Model start) {
    var settings = new PretrainedSettings(file.toString(), Classifier.LOAD);
    return PretrainedWeights.read(settings, network, new LocalByteSource(), start).model();
  }
}

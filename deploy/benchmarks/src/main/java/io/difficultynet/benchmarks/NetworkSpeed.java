package io.difficultynet.benchmarks;

import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.job.bigdl.BigDlReplica;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Node.Input;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.WeightedLoss;
import io.difficultynet.job.torch.TorchDevice;
import io.difficultynet.job.torch.TorchNatives;
import io.difficultynet.job.torch.TorchReplica;
import io.difficultynet.json.Json;
import io.difficultynet.loss.CrossEntropy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.spark.util.Utils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Images a second that one executor trains on: loading parameters, forward, loss and backward of
 * one batch of noise again and again, with nothing read, exchanged or updated.
 *
 * <pre>
 * deploy/benchmarks/networks --networks large-50,small-32 --batch 8 --threads 1
 * </pre>
 *
 * One line of JSON for each network. {@code torch_networks.py} prints PyTorch's.
 */
@Command(
    name = "networks",
    mixinStandardHelpOptions = true,
    description = "Times forward and backward passes of the networks.")
public final class NetworkSpeed implements Callable<Integer> {

  private static final double NANOS = 1e9;
  private static final int SMALL_SIDE = 32;
  private static final int SMALL_WIDTH = 16;
  private static final int LARGE_SIDE = 224;
  private static final int LARGE_WIDTH = 64;
  private static final int COLOURS = 3;

  @Option(
      names = "--networks",
      split = ",",
      defaultValue = "small-32,large-10,large-50,large-152",
      description =
          "Family and depth: small images are 32 pixels wide and of 100 classes, large ones 224 and"
              + " of 1000 (default: ${DEFAULT-VALUE}).")
  private List<String> networks = List.of();

  @Option(
      names = "--engine",
      defaultValue = "bigdl",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Engine engine = Engine.BIGDL;

  @Option(
      names = "--precision",
      defaultValue = "fp32",
      description = "Of the torch engine: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision = Precision.FP32;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "Of the torch engine: cpu or cuda, the first GPU (default: ${DEFAULT-VALUE}).")
  private Device device = Device.CPU;

  @Option(names = "--batch", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--threads", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "That count, after two that do not (default: ${DEFAULT-VALUE}).")
  private int iterations;

  /** Runs the networks and exits: 0 done, 1 failed, 2 a wrong argument. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new NetworkSpeed())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() {
    for (String name : networks) {
      NetworkDescription network = network(name);
      double[] seconds = seconds(network);
      Arrays.sort(seconds);
      System.out.println(
          Json.line(
              Map.of(
                  "network",
                  network.name(),
                  "engine",
                  new EnginePlan(engine, device, precision).text(),
                  "parameters",
                  network.parameterCount(),
                  "threads",
                  threads,
                  "batch",
                  batch,
                  "imagesPerSecond",
                  batch / seconds[seconds.length / 2],
                  "least",
                  batch / seconds[seconds.length - 1],
                  "greatest",
                  batch / seconds[0])));
    }
    return 0;
  }

  private static NetworkDescription network(String name) {
    String[] words = name.split("-", 2);
    int depth = words.length == 2 && words[1].matches("\\d{1,4}") ? Integer.parseInt(words[1]) : 0;
    return switch (words[0]) {
      case "small" ->
          ResNets.forSmallImages(
              depth, SMALL_WIDTH, Shortcut.A, new Node.Input(COLOURS, SMALL_SIDE, SMALL_SIDE), 100);
      case "large" ->
          ResNets.forLargeImages(
              depth,
              LARGE_WIDTH,
              Shortcut.B,
              new Node.Input(COLOURS, LARGE_SIDE, LARGE_SIDE),
              1000);
      default ->
          throw new IllegalArgumentException(
              "a network is small-DEPTH or large-DEPTH, such as large-50, got " + name);
    };
  }

  /** Of each iteration that counts. */
  private double[] seconds(NetworkDescription network) {
    SplittableRandom random = new SplittableRandom(1);
    float[] parameters = NetworkInitialiser.parameters(network, random);
    float[] gradient = new float[parameters.length];
    Batch samples = noise(network, random);
    WeightedLoss loss = new WeightedLoss(new CrossEntropy(), (label, value) -> 1, batch);
    double[] seconds = new double[iterations];
    try (Replica replica = replica(network)) {
      replica.useThreads(threads);
      for (int t = -2; t < iterations; t++) {
        long start = System.nanoTime();
        replica.load(parameters);
        replica.gradient(samples, loss, gradient);
        if (t >= 0) {
          seconds[t] = (System.nanoTime() - start) / NANOS;
        }
      }
    }
    return seconds;
  }

  private Replica replica(NetworkDescription network) {
    if (engine == Engine.BIGDL) {
      return new BigDlReplica(network, 1);
    }
    String temporary = System.getProperty("java.io.tmpdir");
    TorchNatives.load(() -> Path.of(Utils.createTempDir(temporary, "libtorch").getPath()));
    TorchDevice place = device == Device.CUDA ? new TorchDevice(0) : TorchDevice.CPU;
    return new TorchReplica(network, place, precision, "this process");
  }

  private Batch noise(NetworkDescription network, SplittableRandom random) {
    Input image = network.input();
    float[] inputs = new float[batch * image.length()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextDouble(-1, 1);
    }
    int[] labels = random.ints(batch, 0, network.classes()).toArray();
    return new Batch(inputs, labels, batch);
  }
}

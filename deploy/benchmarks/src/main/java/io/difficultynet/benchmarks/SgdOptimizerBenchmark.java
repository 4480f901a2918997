package io.difficultynet.benchmarks;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.SgdOptimizer;
import io.difficultynet.job.round.SgdSettings;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A step of SGD with momentum on all parameters of ResNet-20 and of ResNet-50.
 *
 * <pre>
 * java -jar deploy/benchmarks/target/difficulty-net-benchmarks.jar SgdOptimizer
 * </pre>
 */
public class SgdOptimizerBenchmark extends MicrosecondsBenchmark {

  /** Depth. */
  @Param({"20", "50"})
  public int depth;

  /** Nesterov's form or not. */
  @Param({"false", "true"})
  public boolean nesterov;

  private float[] parameters = new float[0];
  private float[] gradient = new float[0];
  private float[] velocity = new float[0];
  private SgdOptimizer optimizer = sgd(20, false);

  /** Draws parameters. */
  @Setup
  public void draw() {
    NetworkDescription network = network(depth);
    parameters = NetworkInitialiser.parameters(network, new SplittableRandom(1));
    gradient = NetworkInitialiser.parameters(network, new SplittableRandom(2));
    velocity = new float[parameters.length];
    optimizer = sgd(depth, nesterov);
  }

  /** A step at a rate so small that parameters stay finite for ever. */
  @Benchmark
  public float[] step() {
    optimizer.step(parameters, gradient, velocity, 1e-9);
    return parameters;
  }

  private static SgdOptimizer sgd(int depth, boolean nesterov) {
    NetworkDescription network = network(depth);
    var settings = new SgdSettings(0.9, nesterov, 1e-4, false);
    return new SgdOptimizer(settings, network, 0, network.parameterCount());
  }

  private static NetworkDescription network(int depth) {
    return depth == 50
        ? ResNets.forLargeImages(depth, 64, Shortcut.B, new Node.Input(3, 224, 224), 1000)
        : ResNets.forSmallImages(depth, 16, Shortcut.A, new Node.Input(1, 32, 32), 10);
  }
}

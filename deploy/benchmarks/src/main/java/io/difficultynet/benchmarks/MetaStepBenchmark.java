package io.difficultynet.benchmarks;

import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.AdamState;
import io.difficultynet.meta.DifficultyNet;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSettings;
import io.difficultynet.meta.MetaStep;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The driver's part of a meta step: ten Adam steps of Difficulty-Net, with the hidden layers of
 * CIFAR-100 (128) and of ImageNet-LT (1024).
 *
 * <pre>
 * java -jar deploy/benchmarks/target/difficulty-net-benchmarks.jar MetaStep
 * </pre>
 */
public class MetaStepBenchmark extends MicrosecondsBenchmark {

  private static final int PAIRS = 10;

  /** C. */
  @Param({"10", "1000"})
  public int classes;

  /** Units of a hidden layer. */
  @Param({"128", "1024"})
  public int hidden;

  private double[] accuracy = new double[0];
  private List<double[]> metaGradients = List.of();
  private DifficultyNet net = DifficultyNet.initial(2, 1, new SplittableRandom(1));
  private MetaStep step = step(2);

  /** Draws accuracies and meta gradients. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    accuracy = random.doubles(classes, 0, 1).toArray();
    metaGradients =
        Stream.generate(() -> random.doubles(classes, -0.01, 0.01).toArray()).limit(PAIRS).toList();
    net = DifficultyNet.initial(classes, hidden, random);
    step = step(classes);
  }

  /** All ten steps. */
  @Benchmark
  public MetaStep.Outcome run() {
    return step.run(net, AdamState.initial(net.theta().length), accuracy, metaGradients);
  }

  private static MetaStep step(int classes) {
    long[] counts = new long[classes];
    Arrays.fill(counts, 100);
    var adam = new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 1e-4);
    var settings =
        new MetaSettings(
            0.3, MetaGradientMode.META_AND_DRIVER, MetaSettings.Scaling.NONE, null, adam);
    return new MetaStep(settings, WeightsFromDifficulties.overClasses(classes), counts);
  }
}

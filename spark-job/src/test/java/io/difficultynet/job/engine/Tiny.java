package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Node.Add;
import io.difficultynet.job.network.Node.BatchNorm;
import io.difficultynet.job.network.Node.Convolution;
import io.difficultynet.job.network.Node.GlobalAveragePool;
import io.difficultynet.job.network.Node.Input;
import io.difficultynet.job.network.Node.Linear;
import io.difficultynet.job.network.Node.Relu;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.seed.Gaussians;
import java.util.List;
import java.util.SplittableRandom;

/** Networks, parameters and batches that a slow twin can work through. */
public final class Tiny {

  private Tiny() {}

  /** ResNet-8 for 8x8 images. */
  public static NetworkDescription resNet(
      int width, ResNets.Shortcut shortcut, int channels, int classes) {
    return ResNets.forSmallImages(8, width, shortcut, new Node.Input(channels, 8, 8), classes);
  }

  /** Without batch normalisation, so that a batch's gradient is the sum of its parts' gradients. */
  public static NetworkDescription withoutNorm(int classes) {
    return new NetworkDescription(
        "plain",
        List.of(
            new Input(1, 4, 4),
            new Convolution(0, 1, 3, 3, 1, 1),
            new Relu(1),
            new GlobalAveragePool(2),
            new Linear(3, 3, classes)));
  }

  /**
   * Outputs that several nodes read: of a batch normalisation a ReLU and a sum, of a ReLU a
   * convolution and two sums, of which one reads the other.
   */
  public static NetworkDescription withForks(int classes) {
    return new NetworkDescription(
        "forks",
        List.of(
            new Input(2, 6, 6),
            new Convolution(0, 2, 16, 3, 1, 1),
            new BatchNorm(1, 16),
            new Relu(2),
            new Add(2, 3),
            new Convolution(4, 16, 16, 3, 1, 1),
            new BatchNorm(5, 16),
            new Relu(6),
            new Convolution(7, 16, 16, 3, 1, 1),
            new Add(7, 8),
            new Add(9, 7),
            new Relu(10),
            new GlobalAveragePool(11),
            new Linear(12, 16, classes)));
  }

  /** Initial parameters with scales, shifts and biases moved off 1 and 0. */
  public static float[] parameters(NetworkDescription network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = NetworkInitialiser.parameters(network, random);
    for (NetworkDescription.ParameterSpan span : network.parameterSpans()) {
      if (span.role() != Node.Role.WEIGHT) {
        for (int i = span.offset(); i < span.offset() + span.length(); i++) {
          parameters[i] += (float) (0.2 * Gaussians.next(random));
        }
      }
    }
    return parameters;
  }

  /** Running statistics: means near 0, variances in [0.5, 1.5). */
  public static float[] statistics(NetworkDescription network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] statistics = new float[network.statisticCount()];
    for (StatisticSpan span : network.statisticSpans()) {
      for (int c = 0; c < span.channels(); c++) {
        statistics[span.offset() + c] = (float) (0.1 * Gaussians.next(random));
        statistics[span.offset() + span.channels() + c] = (float) (0.5 + random.nextDouble());
      }
    }
    return statistics;
  }

  /** Normally distributed inputs around a mean that the class decides; labels 0, 1, … in turn. */
  public static Batch batch(NetworkDescription network, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int length = network.input().length();
    float[] inputs = new float[size * length];
    int[] labels = new int[size];
    for (int n = 0; n < size; n++) {
      labels[n] = n % network.classes();
      SplittableRandom ofClass = new SplittableRandom(labels[n]);
      for (int i = 0; i < length; i++) {
        inputs[n * length + i] = (float) (0.5 * Gaussians.next(ofClass) + Gaussians.next(random));
      }
    }
    return new Batch(inputs, labels, size);
  }

  /** Positive, all different, as class weights make them. */
  public static float[] coefficients(int size) {
    float[] coefficients = new float[size];
    for (int i = 0; i < size; i++) {
      coefficients[i] = (0.5f + i % 3) / size;
    }
    return coefficients;
  }
}

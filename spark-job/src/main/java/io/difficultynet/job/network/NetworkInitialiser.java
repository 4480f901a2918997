package io.difficultynet.job.network;

import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.seed.Gaussians;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The values of parameters and statistics from which training starts. Weights are normal with
 * variance 2 / fan-in (He et al. 2015, equation 10, <a
 * href="https://arxiv.org/abs/1502.01852">arXiv:1502.01852</a>), in convolutions and in the
 * classifier alike. The weights of a class of {@link Node.Cosines}, of which the direction alone
 * counts, are then scaled to length 1. Scales and running variances are 1; shifts, biases and
 * running means are 0.
 */
public final class NetworkInitialiser {

  private NetworkInitialiser() {}

  /** Returns the model from which a run with these seeds starts. */
  public static Model model(NetworkDescription network, Seeds seeds) {
    return new Model(parameters(network, seeds.stream(Purpose.NETWORK_INIT)), statistics(network));
  }

  /** Returns parameters in flat order, drawn from {@code random} span by span. // [P] */
  public static float[] parameters(NetworkDescription network, SplittableRandom random) {
    return drawnFrom(0, network, new float[network.parameterCount()], random);
  }

  /** Returns a copy of {@code parameters} with a classifier drawn from {@code random}. // [P] */
  public static float[] withNewClassifier(
      NetworkDescription network, float[] parameters, SplittableRandom random) {
    return drawnFrom(network.classifierOffset(), network, parameters.clone(), random);
  }

  private static float[] drawnFrom(
      int first, NetworkDescription network, float[] parameters, SplittableRandom random) {
    for (ParameterSpan span : network.parameterSpans()) {
      if (span.offset() < first) {
        continue;
      }
      int end = span.offset() + span.length();
      switch (span.role()) {
        case WEIGHT -> {
          double deviation = Math.sqrt(2.0 / span.parameters().fanIn());
          for (int i = span.offset(); i < end; i++) {
            parameters[i] = (float) (deviation * Gaussians.next(random));
          }
          if (network.nodes().get(span.node()) instanceof Node.Cosines cosines) {
            bringToLengthOne(parameters, span.offset(), cosines);
          }
        }
        case NORM_SCALE -> Arrays.fill(parameters, span.offset(), end, 1f);
        case NORM_SHIFT, BIAS -> Arrays.fill(parameters, span.offset(), end, 0f);
      }
    }
    return parameters;
  }

  private static void bringToLengthOne(float[] parameters, int offset, Node.Cosines cosines) {
    int width = cosines.inFeatures();
    for (int c = 0; c < cosines.outFeatures(); c++) {
      int from = offset + c * width;
      double squares = 0;
      for (int i = from; i < from + width; i++) {
        squares += (double) parameters[i] * parameters[i];
      }
      double length = Math.sqrt(squares);
      for (int i = from; i < from + width; i++) {
        parameters[i] = (float) (parameters[i] / length);
      }
    }
  }

  /** Returns statistics in flat order, with means 0 and variances 1. */
  public static float[] statistics(NetworkDescription network) {
    float[] statistics = new float[network.statisticCount()];
    for (StatisticSpan span : network.statisticSpans()) {
      int variances = span.offset() + span.channels();
      Arrays.fill(statistics, variances, variances + span.channels(), 1f);
    }
    return statistics;
  }
}

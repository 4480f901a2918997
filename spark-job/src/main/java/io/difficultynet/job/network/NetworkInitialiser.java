package io.difficultynet.job.network;

import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.seed.Gaussians;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * First values of parameters and statistics. Weights: normal with variance 2 / fan-in (He et al.
 * 2015, equation 10, <a href="https://arxiv.org/abs/1502.01852">arXiv:1502.01852</a>), as the
 * networks of the paper's lineage do for convolutions and the classifier alike; those of a class
 * that only its direction counts of ({@link Node.Cosines}) are then brought to length 1. Scales 1,
 * shifts and biases 0, running means 0, running variances 1.
 */
public final class NetworkInitialiser {

  private NetworkInitialiser() {}

  /** The model that a run of these seeds starts from. */
  public static Model model(NetworkDescription network, Seeds seeds) {
    return new Model(parameters(network, seeds.stream(Purpose.NETWORK_INIT)), statistics(network));
  }

  /** Parameters [P] in flat order, drawn from {@code random} span by span. */
  public static float[] parameters(NetworkDescription network, SplittableRandom random) {
    return drawnFrom(0, network, new float[network.parameterCount()], random);
  }

  /** {@code parameters} [P] with a classifier drawn from {@code random}; a new array. */
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

  /** Statistics in flat order: means 0, variances 1. */
  public static float[] statistics(NetworkDescription network) {
    float[] statistics = new float[network.statisticCount()];
    for (StatisticSpan span : network.statisticSpans()) {
      int variances = span.offset() + span.channels();
      Arrays.fill(statistics, variances, variances + span.channels(), 1f);
    }
    return statistics;
  }
}

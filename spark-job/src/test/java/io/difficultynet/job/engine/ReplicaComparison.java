package io.difficultynet.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.math.Norms;
import java.util.Arrays;

/** Compares float arrays by the norm of their difference. */
public final class ReplicaComparison {

  private ReplicaComparison() {}

  /** ‖found − expected‖ / ‖expected‖. */
  public static double relativeError(float[] found, float[] expected) {
    return relativeError(doubles(found), doubles(expected));
  }

  /** ‖found − expected‖ / ‖expected‖; 0 for arrays without an element. */
  public static double relativeError(double[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double[] difference = new double[found.length];
    Arrays.setAll(difference, i -> found[i] - expected[i]);
    return found.length == 0 ? 0 : Norms.l2(difference) / Norms.l2(expected);
  }

  /**
   * Fails when the gradients differ, as a whole or in one span. A span whose gradient is smaller
   * than {@code floor} of the whole is measured against that floor.
   */
  public static void assertClose(
      NetworkDescription network, float[] found, float[] expected, double relative, double floor) {
    double whole = Norms.l2(expected);
    assertThat(relativeError(found, expected)).as("whole gradient").isLessThan(relative);
    for (ParameterSpan span : network.parameterSpans()) {
      int end = span.offset() + span.length();
      double[] part = doubles(Arrays.copyOfRange(expected, span.offset(), end));
      double[] difference = doubles(Arrays.copyOfRange(found, span.offset(), end));
      for (int i = 0; i < part.length; i++) {
        difference[i] -= part[i];
      }
      double scale = Math.max(Norms.l2(part), floor * whole);
      assertThat(Norms.l2(difference) / scale)
          .as("%s of node %d, %s", span.role(), span.node(), network.nodes().get(span.node()))
          .isLessThan(relative);
    }
  }

  public static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }
}

package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.seed.Gaussians;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {

  private static final NetworkDescription NETWORK =
      new NetworkDescription(
          "two norms",
          List.of(
              new Node.Input(2, 1, 1),
              new Node.BatchNorm(0, 2),
              new Node.BatchNorm(1, 2),
              new Node.Linear(2, 2, 2)));

  private static final float TOLERANCE = 1e-5f;

  @Property(tries = 100)
  void theyAreThoseOfTheSamplesOfAllReplicasTogether(
      @ForAll @IntRange(min = 2, max = 5) int replicas, @ForAll long seed) {
    int samples = 50;
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> each = new ArrayList<>();
    for (int k = 0; k < replicas; k++) {
      each.add(new float[NETWORK.statisticCount()]);
    }
    float[] pooled = new float[NETWORK.statisticCount()];
    for (NetworkDescription.StatisticSpan span : NETWORK.statisticSpans()) {
      for (int c = 0; c < span.channels(); c++) {
        double[] all = new double[replicas * samples];
        for (int i = 0; i < all.length; i++) {
          int replica = i / samples; // around its number
          all[i] = replica + (c + 1) * Gaussians.next(random);
        }
        for (int k = 0; k < replicas; k++) {
          write(each.get(k), span, c, all, k * samples, (k + 1) * samples);
        }
        write(pooled, span, c, all, 0, all.length);
      }
    }
    assertThat(RunningStatistics.pool(NETWORK, each))
        .containsExactly(pooled, within(10 * TOLERANCE));
  }

  @Test
  void ofOneReplicaTheyStayAsTheyAre() {
    float[] only = {1, 2, 3, 4, 5, 6, 7, 8};
    assertThat(RunningStatistics.pool(NETWORK, List.of(only))).containsExactly(only);
  }

  @Test
  void equalReplicasPoolToThemselves() {
    float[] same = {1, 2, 3, 4, -5, 6, 7, 8};
    assertThat(RunningStatistics.pool(NETWORK, List.of(same, same.clone(), same.clone())))
        .containsExactly(same, within(TOLERANCE));
  }

  @Test
  void roundingNeverMakesAVarianceNegative() {
    float[] one = {1000.1f, 1000.1f, 0, 0, 0, 0, 0, 0};
    float[] pooled = RunningStatistics.pool(NETWORK, List.of(one, one.clone(), one.clone()));
    assertThat(pooled[2]).isBetween(0f, TOLERANCE);
  }

  /** Mean and variance of a range of values, by their definition. */
  private static void write(
      float[] into, NetworkDescription.StatisticSpan span, int c, double[] all, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += all[i];
    }
    double mean = sum / (to - from);
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (all[i] - mean) * (all[i] - mean);
    }
    into[span.offset() + c] = (float) mean;
    into[span.offset() + span.channels() + c] = (float) (squares / (to - from));
  }
}

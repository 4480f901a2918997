package io.difficultynet.job.round;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import java.util.Arrays;
import java.util.List;

/**
 * Merges the running batch-norm statistics of the passes of all replicas into those of the pooled
 * samples: mean = (1/N) Σ m_k and variance = (1/N) Σ (s_k + m_k²) − mean². Passes see equally many
 * samples up to one a batch, so all count the same; one that only some batches have, since they are
 * just too large for one less, is left out, as it lags behind. Where they do not differ, as with
 * one pass or frozen statistics, they come back unchanged.
 */
public final class RunningStatistics {

  private RunningStatistics() {}

  /**
   * Pools.
   *
   * @param passes statistics of each pass in the description's flat order, at least one
   */
  public static float[] pool(NetworkDescription network, List<float[]> passes) {
    float[] first = passes.get(0);
    if (passes.stream().allMatch(pass -> Arrays.equals(pass, first))) {
      return first;
    }
    float[] pooled = new float[network.statisticCount()];
    for (StatisticSpan span : network.statisticSpans()) {
      for (int c = 0; c < span.channels(); c++) {
        int meanAt = span.offset() + c;
        int varianceAt = meanAt + span.channels();
        double sum = 0;
        double squares = 0;
        for (float[] pass : passes) {
          sum += pass[meanAt];
          squares += pass[varianceAt] + (double) pass[meanAt] * pass[meanAt];
        }
        double mean = sum / passes.size();
        pooled[meanAt] = (float) mean;
        pooled[varianceAt] = (float) Math.max(0, squares / passes.size() - mean * mean);
      }
    }
    return pooled;
  }
}

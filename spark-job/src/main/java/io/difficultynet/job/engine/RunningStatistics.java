package io.difficultynet.job.engine;

import io.difficultynet.job.engine.NetworkDescription.StatisticSpan;
import java.util.List;

/**
 * Merges the running batch-norm statistics of several replicas into those of the pooled samples:
 * mean = (1/N) Σ m_k and variance = (1/N) Σ (s_k + m_k²) − mean². Replicas see equally many samples
 * up to one a batch, so all count the same. One replica's statistics come back unchanged.
 */
public final class RunningStatistics {

  private RunningStatistics() {}

  /**
   * Pools.
   *
   * @param replicas statistics of each replica in the description's flat order, at least one
   */
  public static float[] pool(NetworkDescription network, List<float[]> replicas) {
    if (replicas.size() == 1) {
      return replicas.get(0);
    }
    float[] pooled = new float[network.statisticCount()];
    for (StatisticSpan span : network.statisticSpans()) {
      for (int c = 0; c < span.channels(); c++) {
        int meanAt = span.offset() + c;
        int varianceAt = meanAt + span.channels();
        double sum = 0;
        double squares = 0;
        for (float[] replica : replicas) {
          sum += replica[meanAt];
          squares += replica[varianceAt] + (double) replica[meanAt] * replica[meanAt];
        }
        double mean = sum / replicas.size();
        pooled[meanAt] = (float) mean;
        pooled[varianceAt] = (float) Math.max(0, squares / replicas.size() - mean * mean);
      }
    }
    return pooled;
  }
}

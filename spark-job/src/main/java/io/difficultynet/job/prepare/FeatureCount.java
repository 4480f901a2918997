package io.difficultynet.job.prepare;

import io.difficultynet.datasets.parquet.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The number of features, D, and the rows that have another: D is what most training rows have that
 * can be used, the smaller number of two that are as frequent.
 *
 * @param features D; 0 where no training row can be used
 * @param samples all of them, those of another number refused
 */
record FeatureCount(int features, List<CheckedSample> samples) {

  FeatureCount {
    samples = List.copyOf(samples);
  }

  /**
   * Counts.
   *
   * @param fix what to do about a row of another number
   */
  static FeatureCount of(List<CheckedSample> samples, String fix) {
    Map<Integer, Integer> rows = new TreeMap<>(); // how many have so many features
    for (CheckedSample sample : samples) {
      if (sample.part() == Part.TRAIN && sample.usable()) {
        rows.merge(count(sample), 1, Integer::sum);
      }
    }
    int features = 0;
    int most = 0;
    for (Map.Entry<Integer, Integer> entry : rows.entrySet()) {
      if (entry.getValue() > most) {
        features = entry.getKey();
        most = entry.getValue();
      }
    }
    List<CheckedSample> checked = new ArrayList<>();
    for (CheckedSample sample : samples) {
      checked.add(
          sample.usable() && count(sample) != features
              ? sample.refused(
                  "has %,d features, and most training rows have %,d"
                      .formatted(count(sample), features),
                  fix)
              : sample);
    }
    return new FeatureCount(features, checked);
  }

  private static int count(CheckedSample sample) {
    return sample.width();
  }
}

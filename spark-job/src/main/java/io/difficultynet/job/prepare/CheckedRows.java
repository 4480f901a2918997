package io.difficultynet.job.prepare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a table that were looked at.
 *
 * @param samples of the rows
 * @param doubts about their features; of no rows where the samples are images
 */
record CheckedRows(ArrayList<CheckedSample> samples, FeatureDoubts doubts) implements Serializable {

  /** All of some tables together. */
  static CheckedRows together(List<CheckedRows> parts) {
    CheckedRows all = new CheckedRows(new ArrayList<>(), new FeatureDoubts());
    for (CheckedRows part : parts) {
      all.samples.addAll(part.samples);
      all.doubts.combine(part.doubts);
    }
    return all;
  }
}

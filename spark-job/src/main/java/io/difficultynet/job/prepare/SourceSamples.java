package io.difficultynet.job.prepare;

import io.difficultynet.conf.DealSettings;
import io.difficultynet.findings.DataFindings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples to prepare, in one of the ways in which sources have them. */
interface SourceSamples {

  /** Names of the classes by the labels; null where they follow from the samples' own names. */
  @Nullable List<String> classNames();

  /** Kind of the samples, a word of the manifest. */
  String kind();

  /**
   * Channels of every image, 1 of a grey source, else 3; features of every vector, once checked.
   */
  int channels();

  /** Names of the features; empty where they have none, and of images. */
  default List<String> featureNames() {
    return List.of();
  }

  /** What is yet to be done to the samples; nothing where the source does it itself. */
  DealSettings dealing();

  /** Rows that were equal to another and so are one sample with it. */
  default int equalRows() {
    return 0;
  }

  /** What there is beside the samples, once they are checked. */
  DataFindings findings();

  /** Reads every sample once. */
  List<CheckedSample> check();

  /** Writes shards, each in one task, and says what was written, in their order. */
  List<WrittenShard> write(List<ShardPlan> shards);
}

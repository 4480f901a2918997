package io.difficultynet.job.prepare;

import io.difficultynet.datasets.parquet.ShardEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples to prepare, in one of the ways in which sources have them. */
interface SourceSamples {

  /** Names of the classes by the labels; null where they follow from the samples' own names. */
  @Nullable List<String> classNames();

  /** Channels of every image: 1 of a grey source, else 3. */
  int channels();

  /** Share of each class that becomes the test set; null where the source has one. */
  @Nullable Double testFraction();

  /** Reads every sample once. */
  List<CheckedSample> check();

  /** Writes shards, each in one task, and says what was written, in their order. */
  List<ShardEntry> write(List<ShardPlan> shards);
}

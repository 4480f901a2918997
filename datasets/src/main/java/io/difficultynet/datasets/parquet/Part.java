package io.difficultynet.datasets.parquet;

import java.util.Locale;

/** The parts of a prepared set, in the order in which they are listed. */
public enum Part {
  /** Samples to train on. */
  TRAIN,
  /** Samples held out, which are also the meta set. */
  VALIDATION,
  /** Samples that the model is measured on at the end. */
  TEST;

  /** Name of its folder, and its name in the manifest. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of a shard in the set's folder: {@code train/part-00000.parquet}. */
  public String shard(int number) {
    return String.format(Locale.ROOT, "%s/part-%05d.parquet", word(), number);
  }
}

package io.difficultynet.job.prepare;

import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.datasets.parquet.ShardWriter;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.spark.TaskHadoop;
import io.difficultynet.job.storage.Folder;
import java.io.IOException;

/** Writes shards from a task: beside their place, then renamed, so that a lost task leaves none. */
final class ShardOutput {

  private ShardOutput() {}

  /** Gives a shard's samples to a writer. */
  interface Samples {
    void to(ShardWriter writer) throws IOException;
  }

  /**
   * Writes a shard and returns what the manifest says of it.
   *
   * @param kind of the samples, a word of the manifest
   * @param weighted whether samples have weights of their own
   */
  static ShardEntry write(
      String folder, String name, String kind, boolean weighted, Samples samples) {
    int[] rows = {0};
    FileEntry file =
        Folder.at(folder, TaskHadoop.settings())
            .writeOnce(
                name,
                out -> {
                  ShardWriter writer = new ShardWriter(out, kind, weighted);
                  try (writer) {
                    samples.to(writer);
                  }
                  rows[0] = writer.rows();
                });
    return new ShardEntry(name, rows[0], file.bytes(), file.sha256());
  }

  /** The source changed between the two passes; nothing can be said of such a set. */
  static DifficultyNetException changed(String origin) {
    return new DifficultyNetException(
        ErrorCode.DATA_CORRUPT,
        origin,
        "is not the sample that was checked: the source changed while it was prepared",
        "Run prepare again when nothing writes to the source");
  }
}

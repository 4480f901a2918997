package io.difficultynet.job.prepare;

import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.datasets.parquet.ShardWriter;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.Folder;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Writes shards from a task: beside their place, then renamed, so that a lost task leaves none. */
final class ShardOutput {

  private ShardOutput() {}

  /** Gives a shard's samples to a writer. */
  interface Samples {
    void to(ShardWriter writer) throws IOException;
  }

  /** Hadoop's settings in a task. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
  }

  /** Writes a shard and returns what the manifest says of it. */
  static ShardEntry write(String folder, String name, Samples samples) {
    MessageDigest digest = Sha256.start();
    long[] bytes = {0};
    int[] rows = {0};
    Folder.at(folder, hadoop())
        .write(
            name,
            out -> {
              OutputStream counted = counted(new DigestOutputStream(out, digest), bytes);
              try (BufferedOutputStream buffered = new BufferedOutputStream(counted, 1 << 16)) {
                ShardWriter writer = new ShardWriter(buffered);
                try (writer) {
                  samples.to(writer);
                }
                rows[0] = writer.rows();
              }
            });
    return new ShardEntry(name, rows[0], bytes[0], Sha256.hex(digest));
  }

  /** The source changed between the two passes; nothing can be said of such a set. */
  static DifficultyNetException changed(String origin) {
    return new DifficultyNetException(
        ErrorCode.DATA_CORRUPT,
        origin,
        "is not the sample that was checked: the source changed while it was prepared",
        "Run prepare again when nothing writes to the source");
  }

  private static OutputStream counted(OutputStream out, long[] bytes) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] b, int offset, int length) throws IOException {
        out.write(b, offset, length);
        bytes[0] += length;
      }

      @Override
      public void write(int b) throws IOException {
        out.write(b);
        bytes[0]++;
      }
    };
  }
}

package io.difficultynet.datasets.parquet;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * How a shard is told from others.
 *
 * @param name in the set's folder, such as {@code train/part-00000.parquet}
 * @param rows samples in it, at least 1
 * @param bytes its length, at least 1
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ShardEntry(String name, int rows, long bytes, String sha256) implements Serializable {
  private static final Pattern NAME =
      Pattern.compile("(train|validation|test)/part-\\d{5,}\\.parquet");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Refuses numbers below 1, names outside the set's folders, and what is no SHA-256. */
  public ShardEntry {
    if (rows < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "shard %s has %d rows and %d bytes; each must be at least 1"
              .formatted(name, rows, bytes));
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "shard name is \"%s\"; it must be such as train/part-00000.parquet".formatted(name));
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "sha256 of %s is \"%s\"; it must be 64 lower-case hexadecimal digits"
              .formatted(name, sha256));
    }
  }
}

package io.difficultynet.datasets.parquet;

import java.util.List;

/**
 * A part of a prepared set.
 *
 * @param shards in the order of their samples
 * @param counts samples of each class // [C]
 */
public record PartEntry(List<ShardEntry> shards, List<Long> counts) {

  /** Copies the lists and refuses counts that are not those of the shards. */
  public PartEntry {
    shards = List.copyOf(shards);
    counts = List.copyOf(counts);
    long counted = counts.stream().mapToLong(Long::longValue).sum();
    long rows = shards.stream().mapToLong(ShardEntry::rows).sum();
    if (counted != rows || counts.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "the classes have %,d samples %s, but the shards have %,d rows"
              .formatted(counted, counts.size() <= 20 ? counts : "", rows));
    }
  }

  /** Number of its samples. */
  public int rows() {
    return Math.toIntExact(shards.stream().mapToLong(ShardEntry::rows).sum());
  }

  /** Bytes of all its shards. */
  public long bytes() {
    return shards.stream().mapToLong(ShardEntry::bytes).sum();
  }
}

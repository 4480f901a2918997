package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Samples of some shards, one after the other. Labels, weights and places of all of them are in
 * memory, 28 bytes a sample, and 8 more where they are weighted; a sample itself is read when it is
 * asked for, by one positioned read. Safe for use by several threads.
 */
public final class PreparedSamples implements SampleBytes {
  private final String root;
  private final List<ShardEntry> shards;
  private final int classes;
  private final ShardIndex[] indexes; // [shards]
  private final int[] first; // [shards + 1], number of the first sample
  private final OpenShards open;

  /**
   * Reads the indexes of {@code shards}, several at a time.
   *
   * @param root folder of the set
   * @param classes C of the set; a label beyond is refused
   * @throws DifficultyNetException DATA_MISSING, DATA_CORRUPT or STORAGE_FAILED with the shard
   */
  PreparedSamples(String root, List<ShardEntry> shards, int classes, ByteSource source) {
    this.root = root;
    this.shards = List.copyOf(shards);
    this.classes = classes;
    this.open = new OpenShards(source);
    this.indexes =
        IntStream.range(0, shards.size())
            .parallel()
            .mapToObj(this::index)
            .toArray(ShardIndex[]::new);
    requireAllWeighted();
    this.first = new int[shards.size() + 1];
    for (int s = 0; s < indexes.length; s++) {
      first[s + 1] = Math.addExact(first[s], indexes[s].rows());
    }
  }

  private ShardIndex index(int shard) {
    ShardEntry entry = shards.get(shard);
    ShardIndex index = use(shard, ShardIndex::read);
    if (index.rows() != entry.rows()) {
      throw DataFile.corrupt(
          location(entry),
          "has %,d rows; the manifest says %,d".formatted(index.rows(), entry.rows()),
          DataFile.COPY_AGAIN);
    }
    for (int row = 0; row < index.rows(); row++) {
      if (!(index.weight(row) >= 0 && index.weight(row) < Double.POSITIVE_INFINITY)) {
        throw DataFile.corrupt(
            location(entry),
            "has the weight %s in row %d".formatted(index.weight(row), row),
            DataFile.COPY_AGAIN);
      }
    }
    for (int label : index.labels()) {
      if (label < 0 || label >= classes) {
        throw DataFile.corrupt(
            location(entry),
            "has the label %d, but there are %d classes".formatted(label, classes),
            DataFile.COPY_AGAIN);
      }
    }
    return index;
  }

  private void requireAllWeighted() {
    for (int s = 1; s < indexes.length; s++) {
      if (indexes[s].isWeighted() != indexes[0].isWeighted()) {
        throw DataFile.corrupt(
            location(shards.get(s)),
            "%s weights of its samples, and %s %s"
                .formatted(
                    indexes[s].isWeighted() ? "has" : "has no",
                    shards.get(0).name(),
                    indexes[s].isWeighted() ? "has none" : "has some"),
            DataFile.COPY_AGAIN);
      }
    }
  }

  @Override
  public int size() {
    return first[shards.size()];
  }

  @Override
  public int label(int i) {
    int shard = shardOf(i);
    return indexes[shard].label(i - first[shard]);
  }

  @Override
  public boolean isWeighted() {
    return indexes.length > 0 && indexes[0].isWeighted();
  }

  @Override
  public double weight(int i) {
    int shard = shardOf(i);
    return indexes[shard].weight(i - first[shard]);
  }

  @Override
  public DataLocation location(int i) {
    int shard = shardOf(i);
    DataLocation file = location(shards.get(shard));
    return new DataLocation(file.key(), file.location() + ", row " + (i - first[shard]));
  }

  /** Of each shard, from the manifest; exact. */
  @Override
  public SourceFingerprint fingerprint(List<String> classNames) {
    return knownFingerprint();
  }

  @Override
  public SourceFingerprint knownFingerprint() {
    Map<String, SourceFingerprint.Group> groups = new LinkedHashMap<>();
    for (ShardEntry shard : shards) {
      groups.put("file " + shard.name(), new SourceFingerprint.Group(shard.rows(), shard.sha256()));
    }
    return SourceFingerprint.of(groups);
  }

  @Override
  public byte[] read(int i) {
    int shard = shardOf(i);
    return use(shard, bytes -> indexes[shard].sample(bytes, i - first[shard]));
  }

  @Override
  public String origin(int i) {
    int shard = shardOf(i);
    return use(shard, bytes -> indexes[shard].origin(bytes, i - first[shard]));
  }

  private <T> T use(int shard, OpenShards.Use<T> use) {
    DataLocation location = location(shards.get(shard));
    try {
      return open.use(location.location(), use);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new DifficultyNetException(
          ErrorCode.DATA_MISSING,
          location.toString(),
          "there is no such file, but the manifest lists it",
          "Copy the folder again from where it was prepared, or prepare it again",
          e);
    } catch (StorageException e) {
      throw new DifficultyNetException(
          ErrorCode.STORAGE_FAILED,
          location.toString(),
          "cannot be read: " + e.getMessage(),
          DataFile.TRY_AGAIN,
          e);
    } catch (IOException e) {
      throw new DifficultyNetException(
          ErrorCode.DATA_CORRUPT,
          location.toString(),
          "cannot be read as a shard: it " + e.getMessage(),
          "Copy the shard again and look at the file system; with data.image-files.verify = decode"
              + " check compares every shard with its SHA-256",
          e);
    }
  }

  private int shardOf(int i) {
    if (i < 0 || i >= size()) {
      throw new IndexOutOfBoundsException("sample %d is not in 0..%d".formatted(i, size() - 1));
    }
    int found = Arrays.binarySearch(first, i);
    return found >= 0 ? found : -found - 2;
  }

  private DataLocation location(ShardEntry shard) {
    return new DataLocation("data.root", ByteSource.child(root, shard.name()));
  }
}

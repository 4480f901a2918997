package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.PositionedBytes;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at all shards of a set, several at a time, and gathers what is wrong with them. */
final class ShardCheck {
  private final String root;
  private final ByteSource source;

  ShardCheck(String root, ByteSource source) {
    this.root = root;
    this.source = source;
  }

  /**
   * Compares every shard with the manifest.
   *
   * @param digests whether its bytes are compared, too, and not its length alone
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT with one problem a shard;
   *     STORAGE_FAILED if it is storage that did not give them, of each with a problem
   */
  void of(PreparedManifest manifest, boolean digests) {
    List<ShardEntry> shards =
        Arrays.stream(Part.values())
            .flatMap(part -> manifest.part(part).shards().stream())
            .toList();
    List<Finding> findings =
        shards.parallelStream()
            .map(shard -> finding(shard, digests))
            .filter(Objects::nonNull)
            .toList();
    Problems problems = new Problems();
    findings.forEach(found -> problems.add(found.where, found.what, found.fix()));
    if (findings.stream().allMatch(Finding::ofStorage)) {
      problems.throwIfAny(ErrorCode.STORAGE_FAILED, "The prepared set cannot be read");
    }
    problems.throwIfAny(ErrorCode.DATA_CORRUPT, "The prepared set is not as it was written");
  }

  private @Nullable Finding finding(ShardEntry shard, boolean digests) {
    String location = ByteSource.child(root, shard.name());
    try {
      long bytes;
      try (PositionedBytes open = source.openPositioned(location)) {
        bytes = open.size();
      }
      if (bytes != shard.bytes()) {
        return damaged(
            location, "has %,d bytes; the manifest says %,d".formatted(bytes, shard.bytes()));
      }
      if (digests) {
        try (InputStream in = source.open(location)) {
          String found = Sha256.hex(in);
          if (!found.equals(shard.sha256())) {
            return damaged(
                location,
                "has the SHA-256 %s; the manifest says %s".formatted(found, shard.sha256()));
          }
        }
      }
      return null;
    } catch (IOException e) {
      return new Finding(where(location), "cannot be read: " + e, Causes.ofStorage(e));
    }
  }

  private static Finding damaged(String location, String what) {
    return new Finding(where(location), what, false);
  }

  private static String where(String location) {
    return new DataLocation("data.root", location).toString();
  }

  private record Finding(String where, String what, boolean ofStorage) {
    String fix() {
      return ofStorage
          ? DataFile.TRY_AGAIN
          : "Copy the folder again from where it was prepared, or prepare it again";
    }
  }
}

package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.ByteSource;
import io.difficultynet.datasets.DataLocation;
import io.difficultynet.datasets.PositionedBytes;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
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
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT with one problem a shard
   */
  void of(PreparedManifest manifest, boolean digests) {
    List<ShardEntry> shards =
        Arrays.stream(Part.values())
            .flatMap(part -> manifest.part(part).shards().stream())
            .toList();
    Problems problems = new Problems();
    shards.parallelStream()
        .map(shard -> problem(shard, digests))
        .filter(Objects::nonNull)
        .toList()
        .forEach(problem -> problems.add(problem.where(), problem.what(), problem.fix()));
    problems.throwIfAny(ErrorCode.DATA_CORRUPT, "The prepared set is not as it was written");
  }

  private @Nullable Problem problem(ShardEntry shard, boolean digests) {
    String location = ByteSource.child(root, shard.name());
    try {
      long bytes;
      try (PositionedBytes open = source.openPositioned(location)) {
        bytes = open.size();
      }
      if (bytes != shard.bytes()) {
        return problem(
            location, "has %,d bytes; the manifest says %,d".formatted(bytes, shard.bytes()));
      }
      if (digests) {
        try (InputStream in = source.open(location)) {
          String found = Sha256.hex(in);
          if (!found.equals(shard.sha256())) {
            return problem(
                location,
                "has the SHA-256 %s; the manifest says %s".formatted(found, shard.sha256()));
          }
        }
      }
      return null;
    } catch (IOException e) {
      return problem(location, "cannot be read: " + e);
    }
  }

  private static Problem problem(String location, String what) {
    return new Problem(
        new DataLocation("data.root", location).toString(),
        what,
        "Copy the folder again from where it was prepared, or prepare it again");
  }
}

package io.difficultynet.job.prepare;

import io.difficultynet.datasets.longtail.HashHoldOut;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which row of a table goes to which place of which shard, by the hash of its key, and what it must
 * hold: 36 bytes a row. Sent to every executor.
 */
final class RowPlaces implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int NOWHERE = -1;

  private final long[] hashes; // ascending
  private final int[] shards;
  private final int[] positions;
  private final int[] labels;
  private final double[] weights;
  private final long[] contents; // as CheckedSample has them

  private record Place(long hash, int shard, int position, ShardPlan.Placed sample) {}

  RowPlaces(List<ShardPlan> plans) {
    List<Place> places = new ArrayList<>();
    for (int shard = 0; shard < plans.size(); shard++) {
      List<ShardPlan.Placed> samples = plans.get(shard).samples();
      for (int position = 0; position < samples.size(); position++) {
        ShardPlan.Placed sample = samples.get(position);
        long hash = hash(sample.part(), sample.key());
        places.add(new Place(hash, shard, position, sample));
      }
    }
    places.sort(Comparator.comparingLong(Place::hash));
    this.hashes = places.stream().mapToLong(Place::hash).toArray();
    this.shards = places.stream().mapToInt(Place::shard).toArray();
    this.positions = places.stream().mapToInt(Place::position).toArray();
    this.labels = places.stream().mapToInt(place -> place.sample.label()).toArray();
    this.weights = places.stream().mapToDouble(place -> place.sample.weight()).toArray();
    this.contents = places.stream().mapToLong(place -> place.sample.content()).toArray();
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i] == hashes[i - 1]) { // 3e-8 for a million rows
        throw new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE,
            "data.table.origin-column",
            "the keys '%s' and '%s' have the same hash"
                .formatted(places.get(i - 1).sample.key(), places.get(i).sample.key()),
            "Change one of the two");
      }
    }
  }

  private static long hash(Part part, String key) {
    return HashHoldOut.hash(0, part.word() + "/" + key);
  }

  /** Number of the place of a row, or {@link #NOWHERE} where it goes to no shard. */
  int find(Part part, String key) {
    int found = Arrays.binarySearch(hashes, hash(part, key));
    return found < 0 ? NOWHERE : found;
  }

  int shard(int place) {
    return shards[place];
  }

  int position(int place) {
    return positions[place];
  }

  int label(int place) {
    return labels[place];
  }

  double weight(int place) {
    return weights[place];
  }

  long content(int place) {
    return contents[place];
  }
}

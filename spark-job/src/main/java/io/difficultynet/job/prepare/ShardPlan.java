package io.difficultynet.job.prepare;

import io.difficultynet.datasets.parquet.Part;
import java.io.Serializable;
import java.util.List;

/**
 * A shard to write.
 *
 * @param name in the set's folder
 * @param samples in their order
 */
record ShardPlan(String name, List<Placed> samples) implements Serializable {

  /**
   * A sample of a shard.
   *
   * @param part where the source has it
   * @param index as {@link CheckedSample#index}
   * @param key as {@link CheckedSample#key}
   * @param origin as {@link CheckedSample#origin}
   * @param label its class, in 0 … C − 1
   * @param weight as {@link CheckedSample#weight}
   * @param sha256 that its bytes must have
   * @param content as {@link CheckedSample#content()}
   */
  record Placed(
      Part part,
      int index,
      String key,
      String origin,
      int label,
      double weight,
      String sha256,
      long content)
      implements Serializable {}
}

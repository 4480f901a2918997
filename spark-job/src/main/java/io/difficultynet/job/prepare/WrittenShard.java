package io.difficultynet.job.prepare;

import io.difficultynet.datasets.parquet.ShardEntry;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A shard that was written.
 *
 * @param entry what the manifest says of it
 * @param ranges of its features; null of images
 */
record WrittenShard(ShardEntry entry, @Nullable FeatureRanges ranges) implements Serializable {}

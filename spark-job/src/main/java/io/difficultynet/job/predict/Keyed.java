package io.difficultynet.job.predict;

/**
 * A sample and what its user knows it by: a path, a row.
 *
 * @param key comes back with the prediction as it is
 */
public record Keyed<K>(K key, Sample sample) {}

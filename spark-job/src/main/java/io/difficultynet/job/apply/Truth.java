package io.difficultynet.job.apply;

/**
 * What is known of a labelled sample beside itself.
 *
 * @param key where it comes from
 * @param label its class, in 0 … C − 1; −1 where it has none and so is rejected
 */
public record Truth(String key, int label) {}

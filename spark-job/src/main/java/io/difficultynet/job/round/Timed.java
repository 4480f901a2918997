package io.difficultynet.job.round;

/**
 * A value and how long it took.
 *
 * @param seconds from asking for the value to having it
 */
public record Timed<T>(T value, double seconds) {}

/**
 * Every random stream derives from (run seed, purpose, coordinates), never from time, thread or the
 * order of work, so that a retried task draws the same numbers.
 *
 * <p>Only {@link java.util.SplittableRandom#nextLong()} (SplitMix64) is taken from the JDK; how its
 * bits become indices, uniform and normal numbers is written out here, because the JDK's own
 * conversions have changed between releases.
 */
@NullMarked
package io.difficultynet.seed;

import org.jspecify.annotations.NullMarked;

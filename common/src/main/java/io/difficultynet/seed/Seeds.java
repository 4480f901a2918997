package io.difficultynet.seed;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Derives independent random streams from one run seed.
 *
 * <p>The seed of a stream is a chain of SplitMix64 steps over the purpose and the coordinates:
 *
 * <pre>
 *   h = mix(runSeed + γ);   for x in (stream number, coordinates...):  h = mix((h + γ) ^ x)
 * </pre>
 *
 * with γ = 0x9E3779B97F4A7C15 and mix the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast
 * Splittable Pseudorandom Number Generators", OOPSLA 2014, variant 13 of Stafford's mixers). mix is
 * a bijection, so streams that differ in their last coordinate alone never collide.
 *
 * @param runSeed the seed of the run, any value
 */
public record Seeds(long runSeed) implements Serializable {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Returns the seed of the stream for this purpose and these coordinates. */
  public long derive(Purpose purpose, long... coordinates) {
    long hash = mix(runSeed + GOLDEN_GAMMA);
    hash = mix((hash + GOLDEN_GAMMA) ^ purpose.streamNumber());
    for (long coordinate : coordinates) {
      hash = mix((hash + GOLDEN_GAMMA) ^ coordinate);
    }
    return hash;
  }

  /**
   * Returns a fresh generator for this purpose and these coordinates. Equal arguments give
   * generators that draw equal numbers. A generator belongs to one thread.
   */
  public SplittableRandom stream(Purpose purpose, long... coordinates) {
    return new SplittableRandom(derive(purpose, coordinates));
  }

  /** SplitMix64's finaliser. */
  private static long mix(long state) {
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

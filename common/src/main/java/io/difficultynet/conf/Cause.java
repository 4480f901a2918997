package io.difficultynet.conf;

/**
 * Why other keys have no effect.
 *
 * @param key that decides it
 * @param text completes "has no effect with …"
 */
record Cause(String key, String text) {

  /** The key has this value. */
  static Cause of(String key, String value) {
    return new Cause(key, key + " = " + value);
  }

  /** The key has the word of this constant. */
  static Cause of(String key, Enum<?> value) {
    return of(key, Kind.word(value));
  }
}

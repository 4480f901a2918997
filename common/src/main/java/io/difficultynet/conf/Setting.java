package io.difficultynet.conf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key of {@code reference.conf} with the rule for its values, which stands here alone: the reader
 * reports by it what the user wrote, with file and line, and the record refuses by it what others
 * give.
 *
 * @param path of the key
 * @param kind what it may hold
 */
record Setting<T>(String path, Kind<T> kind) {

  /**
   * Refuses a value that the key may not hold.
   *
   * @throws IllegalArgumentException with key, value and rule
   */
  void require(T value) {
    if (!kind.allowed().test(value)) {
      Object shown = value instanceof Optional<?> given ? given.orElseThrow() : value;
      throw new IllegalArgumentException(path + " is " + shown + "; it must be " + kind.expected());
    }
  }

  /** The same for a key that may be null. */
  void requireOrNull(@Nullable T value) {
    if (value != null) {
      require(value);
    }
  }
}

package io.difficultynet.job.safetensors;

import java.util.List;

/**
 * A tensor as the header lists it.
 *
 * @param name such as {@code layer1.0.conv1.weight}
 * @param type of its numbers
 * @param shape length of each dimension, the slowest first; none for a single number
 * @param begin of its bytes behind the header
 * @param end of its bytes behind the header, exclusive
 */
public record TensorInfo(String name, TensorType type, List<Long> shape, long begin, long end) {

  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Whether its numbers can be read as floats. */
  public boolean isReadable() {
    return type.isRead();
  }

  /**
   * Number of its numbers.
   *
   * @throws ArithmeticException where it does not fit into 64 bits
   */
  long count() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Bytes of all its numbers; errors as {@link #count}. */
  long byteCount() {
    return Math.multiplyExact(count(), (long) type.bytes());
  }
}

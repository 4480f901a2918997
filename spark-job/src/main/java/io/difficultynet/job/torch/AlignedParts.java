package io.difficultynet.job.torch;

import java.nio.FloatBuffer;

/**
 * How the parts of a flat array lie in a tensor: in the same order, but each from a multiple of 64
 * bytes on. GPU kernels read several floats at once; cuBLASLt's fused addition of a bias takes it
 * for granted that the bias begins at a multiple of 16 bytes, and fails with "misaligned address"
 * on a slice that does not (<a href="https://github.com/pytorch/pytorch/pull/194497">PyTorch, pull
 * request 194497</a>).
 */
final class AlignedParts {

  private static final int FLOATS = 64 / Float.BYTES;

  private final int[] lengths;
  private final int[] places;
  private final int size;

  /**
   * @param lengths of the parts, in floats, each at least 0
   */
  AlignedParts(int[] lengths) {
    this.lengths = lengths.clone();
    this.places = new int[lengths.length];
    int next = 0;
    for (int part = 0; part < lengths.length; part++) {
      places[part] = next;
      next += (lengths[part] + FLOATS - 1) / FLOATS * FLOATS;
    }
    this.size = next;
  }

  /** Floats of the tensor, with the gaps. */
  int size() {
    return size;
  }

  /** Where a part begins in the tensor. */
  int place(int part) {
    return places[part];
  }

  /** Copies the flat array into a buffer of {@link #size}; the gaps keep what they have. */
  void spread(float[] flat, FloatBuffer into) {
    int from = 0;
    for (int part = 0; part < lengths.length; part++) {
      into.put(places[part], flat, from, lengths[part]);
      from += lengths[part];
    }
  }

  /** Copies the parts of a buffer of {@link #size} into the flat array. */
  void gather(FloatBuffer from, float[] flat) {
    int into = 0;
    for (int part = 0; part < lengths.length; part++) {
      from.get(places[part], flat, into, lengths[part]);
      into += lengths[part];
    }
  }
}

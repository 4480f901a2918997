package io.difficultynet.job.round;

/**
 * How a flat array is cut into one slice for each executor: contiguous, in order, lengths that
 * differ by at most 1, the longer ones first.
 *
 * @param length of the whole array, at least 0
 * @param parts at least 1
 */
public record Slices(int length, int parts) {

  /** Refuses a negative length and no parts. */
  public Slices {
    if (length < 0 || parts < 1) {
      throw new IllegalArgumentException(
          "length must be at least 0 and parts at least 1, got " + length + " and " + parts);
    }
  }

  /** Position of the first element of a slice. */
  public int offset(int part) {
    return part * (length / parts) + Math.min(part, length % parts);
  }

  /** Number of elements of a slice. */
  public int length(int part) {
    return length / parts + (part < length % parts ? 1 : 0);
  }
}

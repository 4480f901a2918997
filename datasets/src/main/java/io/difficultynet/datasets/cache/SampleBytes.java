package io.difficultynet.datasets.cache;

import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.SourceFingerprint;
import java.util.List;

/**
 * Labelled samples as they are stored, each read when it is asked for: an encoded image, or the
 * numbers of a feature vector. Safe for use by several threads.
 */
public interface SampleBytes {

  /** Number of samples, N. */
  int size();

  /** Class of sample {@code i}, in 0 … C − 1. */
  int label(int i);

  /** As {@link io.difficultynet.datasets.LabelledSamples#isWeighted}. */
  default boolean isWeighted() {
    return false;
  }

  /** As {@link io.difficultynet.datasets.LabelledSamples#weight}. */
  default double weight(int i) {
    return 1;
  }

  /** Where sample {@code i} is stored, for messages. */
  DataLocation location(int i);

  /** Where sample {@code i} comes from, for people; read with the errors of {@link #read}. */
  default String origin(int i) {
    return location(i).location();
  }

  /**
   * Reads sample {@code i}; the array is the caller's.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING, DATA_CORRUPT or
   *     STORAGE_FAILED with the place
   */
  byte[] read(int i);

  /** As {@link io.difficultynet.datasets.SampleStore#fingerprint}. */
  SourceFingerprint fingerprint(List<String> classNames);

  /** As {@link io.difficultynet.datasets.SampleStore#knownFingerprint}. */
  default SourceFingerprint knownFingerprint() {
    return SourceFingerprint.unknown();
  }

  /** Bytes of the heap that samples take which were read, at most. */
  default long heapBytes() {
    return 0;
  }
}

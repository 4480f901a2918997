package io.difficultynet.datasets;

import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.findings.DataFindings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labelled samples that can be asked for one at a time: images, or feature vectors, of which each
 * is an image of one pixel to a network. Safe for use by several threads.
 */
public sealed interface SampleStore extends LabelledSamples permits ImageStore, FeatureStore {

  /** Channels of every image, 1 for grey, 3 for red, green, blue; of a vector its features, D. */
  int channels();

  /** The shape of every sample; null where images differ in size. */
  @Nullable ImageShape shape();

  /** Bytes of the heap that the samples take when all were asked for, at most. */
  long heapBytes();

  /** What the samples are, for messages, such as {@code images of 3x32x32}. */
  String content();

  /**
   * By what the bytes of all samples are recognised when they are read again, in groups that a
   * person can look for. Samples that lie in files of their own are opened for it, unless they are
   * not to be looked at.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING or STORAGE_FAILED for a file
   *     that cannot be opened
   */
  SourceFingerprint fingerprint();

  /** The same where no file has to be opened for it, else an unknown one. */
  SourceFingerprint knownFingerprint();

  /** Where sample {@code i} is stored; empty in a format whose files have all samples in order. */
  default String place(int i) {
    return "";
  }

  /**
   * Where sample {@code i} comes from, for people: the path of its file, the key that a prepared
   * set has noted; empty where there is no more than its number.
   *
   * @throws io.difficultynet.error.DifficultyNetException for a sample that has to be read for it,
   *     as reading it says
   */
  default String origin(int i) {
    return place(i);
  }

  /** What reading them has found beside them. */
  default DataFindings findings() {
    return DataFindings.NONE;
  }

  /**
   * These without the samples at some {@linkplain #place places}, which whoever looked at them all
   * has found to be of no use.
   */
  default SampleStore without(Set<String> places) {
    if (!places.isEmpty()) {
      throw new IllegalStateException(
          "%s have no places, but %s are to be left out".formatted(content(), places));
    }
    return this;
  }
}

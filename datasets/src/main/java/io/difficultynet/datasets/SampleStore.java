package io.difficultynet.datasets;

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

  /** Where sample {@code i} is stored; empty in a format whose files have all samples in order. */
  default String place(int i) {
    return "";
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

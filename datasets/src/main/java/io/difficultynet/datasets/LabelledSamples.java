package io.difficultynet.datasets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples that each belong to one of C classes: what a split and a sampler need to know, whatever
 * the samples are made of.
 */
public interface LabelledSamples {

  /** Number of samples, N. */
  int size();

  /** Number of classes, C; some may have no sample. */
  default int classes() {
    return classNames().size();
  }

  /** Class of sample {@code i}, in 0 … C − 1. */
  int label(int i);

  /**
   * First of the samples that the source sets apart for validation; {@link #size()} where it sets
   * none apart. They come after all others.
   */
  default int validationFrom() {
    return size();
  }

  /**
   * The group of sample {@code i}, whose samples stay in one part of a split; null for a group of
   * its own.
   */
  default @Nullable String group(int i) {
    return null;
  }

  /** Whether the source gives samples weights of their own; else each weighs 1. */
  default boolean isWeighted() {
    return false;
  }

  /** The weight that the source gives sample {@code i}: finite, at least 0. */
  default double weight(int i) {
    return 1;
  }

  /** One name a class, in the order of the class numbers; C names. */
  List<String> classNames();

  /** The classes of the samples {@code indices}, in their order; a new array. */
  default int[] labels(int[] indices) {
    int[] labels = new int[indices.length];
    for (int k = 0; k < indices.length; k++) {
      labels[k] = label(indices[k]);
    }
    return labels;
  }

  /** Number of samples of each class; a new array. */
  default long[] countsPerClass() {
    long[] counts = new long[classes()]; // [C]
    for (int i = 0; i < size(); i++) {
      counts[label(i)]++;
    }
    return counts;
  }
}

package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Where labelled images come from. Locations are paths or URIs, as the user wrote them; a reader
 * for each stands in the datasets module.
 */
public sealed interface DataSource extends Serializable {

  /** MNIST's format, gzip or not: two files for training, two for the test. */
  record Idx(String trainImages, String trainLabels, String testImages, String testLabels)
      implements DataSource {}

  /**
   * The folder with CIFAR-10's {@code data_batch_1.bin} to {@code 5} and {@code test_batch.bin}.
   */
  record Cifar10(String root) implements DataSource {}

  /** The folder with CIFAR-100's {@code train.bin} and {@code test.bin}. */
  record Cifar100(String root) implements DataSource {}
}

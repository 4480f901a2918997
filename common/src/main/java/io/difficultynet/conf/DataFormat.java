package io.difficultynet.conf;

/** The words of {@code data.format}; outside this package the {@link DataSource} says it. */
enum DataFormat {
  IDX,
  CIFAR10,
  CIFAR100,
  LIST_FILES,
  CLASS_FOLDERS,
  PREPARED,
  TABLE
}

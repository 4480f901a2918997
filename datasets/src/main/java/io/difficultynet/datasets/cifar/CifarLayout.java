package io.difficultynet.datasets.cifar;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the binary versions of CIFAR-10 and CIFAR-100 differ in.
 *
 * @param title name for messages
 * @param folder name of the folder in the publisher's archive
 * @param trainFiles names of the files of training images
 * @param testFile name of the file of test images
 * @param namesFile name of the text file with one class name a line
 * @param labels the label bytes at the start of a record; the last one is the class
 */
record CifarLayout(
    String title,
    String folder,
    List<String> trainFiles,
    String testFile,
    String namesFile,
    List<LabelByte> labels) {

  static final CifarLayout CIFAR_10 =
      new CifarLayout(
          "CIFAR-10",
          "cifar-10-batches-bin",
          Stream.of(1, 2, 3, 4, 5).map(CifarLayout::trainFile).toList(),
          "test_batch.bin",
          "batches.meta.txt",
          List.of(new LabelByte("label", 10)));

  static final CifarLayout CIFAR_100 =
      new CifarLayout(
          "CIFAR-100",
          "cifar-100-binary",
          List.of("train.bin"),
          "test.bin",
          "fine_label_names.txt",
          List.of(new LabelByte("coarse label", 20), new LabelByte("fine label", 100)));

  /** One byte with a label in 0 … values − 1. */
  record LabelByte(String name, int values) {}

  /** Name of a file of CIFAR-10's training images, in digits of no language. */
  static String trainFile(int number) {
    return "data_batch_" + number + ".bin";
  }

  /** Number of classes. */
  int classes() {
    return labels.get(labels.size() - 1).values();
  }
}

package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

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

  /**
   * JPEG and PNG files that lists name, a line an image: path under the root, blank, class.
   *
   * @param root folder in which the paths of the lists begin
   * @param trainList of the images to train on
   * @param validationList of images set apart for validation; null where there are none
   * @param testList of the images to test on; null where they are a share of the training list's
   * @param files how the image files are handled
   */
  record ListFiles(
      String root,
      String trainList,
      @Nullable String validationList,
      @Nullable String testList,
      ImageFileSettings files)
      implements DataSource {}

  /**
   * JPEG and PNG files in one folder a class.
   *
   * @param trainFolder holds the folders of the images to train on
   * @param validationFolder of images set apart for validation; null where there are none
   * @param testFolder of the images to test on; null where they are a share of the training
   *     folder's
   * @param files how the image files are handled
   */
  record ClassFolders(
      String trainFolder,
      @Nullable String validationFolder,
      @Nullable String testFolder,
      ImageFileSettings files)
      implements DataSource {}

  /**
   * What {@code prepare} wrote: its folder with {@code manifest.json} and shards.
   *
   * @param root the folder
   * @param files how the samples are handled
   */
  record Prepared(String root, ImageFileSettings files) implements DataSource {}

  /**
   * Rows of a Spark table; only {@code prepare} reads it.
   *
   * @param table where the rows are and what their columns mean
   * @param orientation what is made of the orientation in the images' Exif data
   */
  record Table(TableSettings table, ImageFileSettings.Orientation orientation)
      implements DataSource {}

  /**
   * What is made of the orientation in Exif data, where samples may have such; of a prepared set
   * its manifest says it.
   */
  default ImageFileSettings.Orientation orientation() {
    if (this instanceof ListFiles lists) {
      return lists.files.orientation();
    } else if (this instanceof ClassFolders folders) {
      return folders.files.orientation();
    }
    return ImageFileSettings.Orientation.IGNORE;
  }

  /** The key that says where test samples are; null where the source has none of its own. */
  default @Nullable String ownTest() {
    if (this instanceof ListFiles lists) {
      return lists.testList == null ? null : "data.test-list";
    } else if (this instanceof ClassFolders folders) {
      return folders.testFolder == null ? null : "data.test-folder";
    } else if (this instanceof Table rows) {
      return rows.table.testPath() == null ? null : "data.table.test-path";
    }
    return "data.format";
  }

  /** Whether the samples are kept as pixels, so that there is nothing to decode for a batch. */
  default boolean ofPixels() {
    return this instanceof Idx || this instanceof Cifar10 || this instanceof Cifar100;
  }

  /** Whether the samples are images for certain; of a prepared set its manifest says it. */
  default boolean ofImages() {
    return !(this instanceof Prepared || this instanceof Table);
  }

  /** Whether the images may differ in size; of a prepared set its manifest says it. */
  default boolean ofManySizes() {
    return this instanceof ListFiles || this instanceof ClassFolders;
  }

  /** Whether samples are read one by one, when they are asked for. */
  default boolean readOneByOne() {
    return ofManySizes() || this instanceof Prepared;
  }
}

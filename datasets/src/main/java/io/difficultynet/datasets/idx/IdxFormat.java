package io.difficultynet.datasets.idx;

import io.difficultynet.conf.DataSource;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.HeapRoom;
import java.util.List;

/**
 * Reads a set of four IDX files: images and labels, for training and for the test.
 *
 * <p>The number of classes C is that of the names, if there are any, else the largest training
 * label plus 1. All test images are read.
 */
public final class IdxFormat implements SampleFormat {
  /** A header that promises larger images than this is damaged, and must not allocate them. */
  private static final int MOST_PIXELS = 1 << 24;

  private static final int BYTES_OF_LABEL = 1 + Integer.BYTES; // as it is read, and as it is kept

  private final DataLocation trainImages;
  private final DataLocation trainLabels;
  private final DataLocation testImages;
  private final DataLocation testLabels;

  /** The set at these locations. */
  public IdxFormat(DataSource.Idx files) {
    this.trainImages = new DataLocation("data.train-images", files.trainImages());
    this.trainLabels = new DataLocation("data.train-labels", files.trainLabels());
    this.testImages = new DataLocation("data.test-images", files.testImages());
    this.testLabels = new DataLocation("data.test-labels", files.testLabels());
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    requireAll(source, List.of(trainImages, trainLabels, testImages, testLabels));
    DataLocation.requireTwo(source, trainImages, testImages);
    LabelledImages train = readTrain(classNames, source);
    return TrainTest.ofPixels(train, test(train.classNames(), range(classNames, train), source));
  }

  @Override
  public LabelledImages readTrain(List<String> classNames, ByteSource source) {
    requireAll(source, List.of(trainImages, trainLabels));
    byte[] labels = labels(source, trainLabels); // [N]
    if (classNames.isEmpty()) {
      List<String> numbered = LabelledImages.numbered(largest(labels) + 1);
      return images(source, trainImages, trainLabels, labels, numbered);
    }
    requireInRange(trainLabels, labels, classNames.size(), named(classNames));
    return images(source, trainImages, trainLabels, labels, classNames);
  }

  @Override
  public LabelledImages readTest(List<String> classNames, ByteSource source) {
    requireAll(source, List.of(testImages, testLabels));
    return test(classNames, "the classes are " + classNames, source);
  }

  private LabelledImages test(List<String> classNames, String range, ByteSource source) {
    byte[] labels = labels(source, testLabels);
    requireInRange(testLabels, labels, classNames.size(), range);
    return images(source, testImages, testLabels, labels, classNames);
  }

  /** Where the number of classes comes from, for a message. */
  private static String range(List<String> classNames, LabelledImages train) {
    return classNames.isEmpty()
        ? "the training labels have the classes 0..%d".formatted(train.classNames().size() - 1)
        : named(classNames);
  }

  private static String named(List<String> classNames) {
    return "data.class-names has %d names".formatted(classNames.size());
  }

  private static void requireAll(ByteSource source, List<DataLocation> locations) {
    DataLocation.requireAll(source, locations, "Correct the path, or install the data set there");
  }

  private static byte[] labels(ByteSource source, DataLocation location) {
    try (DataFile file = DataFile.open(source, location)) {
      int count = IdxHeader.read(file, IdxHeader.LABELS)[0];
      HeapRoom room = HeapRoom.ofThisJvm();
      int most = (int) Math.min(count, room.items(BYTES_OF_LABEL));
      byte[] labels = file.readUpTo(most); // as long as the file, not as its header promises
      if (labels.length == most) {
        room.require(location, "labels", count, BYTES_OF_LABEL);
      }
      if (labels.length < count) {
        throw file.corrupt(
            "ends after %,d of its %,d labels".formatted(labels.length, count),
            DataFile.COPY_AGAIN);
      }
      file.expectEnd("the last of its %,d labels".formatted(count));
      return labels;
    }
  }

  private static LabelledImages images(
      ByteSource source,
      DataLocation location,
      DataLocation labelLocation,
      byte[] labels,
      List<String> names) {
    try (DataFile file = DataFile.open(source, location)) {
      int[] sizes = IdxHeader.read(file, IdxHeader.IMAGES);
      int count = sizes[0];
      if (count != labels.length) {
        throw file.corrupt(
            "holds %,d images, but %s holds %,d labels"
                .formatted(count, labelLocation, labels.length),
            "Give the images and labels of the same set");
      }
      ImageShape shape = shape(file, sizes[1], sizes[2]);
      HeapRoom.ofThisJvm().require(location, "images", count, shape.values() + BYTES_OF_LABEL);
      LabelledImages.Builder images = new LabelledImages.Builder(shape, names);
      byte[] pixels = new byte[sizes[1] * sizes[2]];
      for (byte label : labels) {
        if (file.read(pixels, 0, pixels.length) < pixels.length) {
          throw file.corrupt(
              "ends after %,d of its %,d images".formatted(images.size(), count),
              DataFile.COPY_AGAIN);
        }
        images.add(pixels, 0, label & 0xff);
      }
      file.expectEnd("the last of its %,d images".formatted(count));
      return images.build();
    }
  }

  private static ImageShape shape(DataFile file, int rows, int columns) {
    if ((long) rows * columns > MOST_PIXELS) {
      throw file.corrupt(
          "its header says that an image has %,d x %,d pixels, more than %,d"
              .formatted(rows, columns, MOST_PIXELS),
          DataFile.COPY_AGAIN);
    }
    return new ImageShape(1, rows, columns);
  }

  private static int largest(byte[] labels) {
    int largest = 0;
    for (byte label : labels) {
      largest = Math.max(largest, label & 0xff);
    }
    return largest;
  }

  private static void requireInRange(
      DataLocation location, byte[] labels, int classes, String range) {
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xff;
      if (label >= classes) {
        throw DataFile.corrupt(
            location,
            "label %d of item %,d is not in 0..%d; %s".formatted(label, i, classes - 1, range),
            "Give the labels of the same set, or correct data.class-names");
      }
    }
  }
}

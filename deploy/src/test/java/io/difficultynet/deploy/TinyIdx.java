package io.difficultynet.deploy;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * A small image set in the IDX format, as the MNIST family is published: ten classes of 12 x 12
 * gray pixels, each a pattern of its own plus noise, the classes in turn. Always the same bytes for
 * the same sizes. A network learns it within seconds, but not without mistakes.
 *
 * @param folder that holds the four files
 */
record TinyIdx(Path folder) {
  static final int CLASSES = 10;
  static final int SIDE = 12;

  private static final int LABELS_MAGIC = 0x0801;
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int CELLS = 4; // a pattern is CELLS x CELLS squares of one gray each
  private static final double NOISE = 60; // gray levels, half the width of the uniform noise

  /** Writes the set; {@code trainPerClass} and {@code testPerClass} are numbers of images. */
  static TinyIdx write(Path folder, int trainPerClass, int testPerClass) {
    TinyIdx set = new TinyIdx(folder);
    try {
      Files.createDirectories(folder);
      set.write(set.trainImages(), set.trainLabels(), trainPerClass, 1);
      set.write(set.testImages(), set.testLabels(), testPerClass, 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return set;
  }

  Path trainImages() {
    return folder.resolve("train-images-idx3-ubyte.gz");
  }

  Path trainLabels() {
    return folder.resolve("train-labels-idx1-ubyte");
  }

  Path testImages() {
    return folder.resolve("t10k-images-idx3-ubyte");
  }

  Path testLabels() {
    return folder.resolve("t10k-labels-idx1-ubyte");
  }

  /** The {@code data} section of a configuration that reads this set. */
  String section() {
    return """
        data {
          format = idx
          train-images = "%s"
          train-labels = "%s"
          test-images = "%s"
          test-labels = "%s"
        }
        """
        .formatted(trainImages(), trainLabels(), testImages(), testLabels());
  }

  private void write(Path images, Path labels, int perClass, long seed) throws IOException {
    SplittableRandom noise = new SplittableRandom(seed);
    int count = CLASSES * perClass;
    try (DataOutputStream pixels = open(images);
        DataOutputStream answers = open(labels)) {
      pixels.writeInt(IMAGES_MAGIC);
      pixels.writeInt(count);
      pixels.writeInt(SIDE);
      pixels.writeInt(SIDE);
      answers.writeInt(LABELS_MAGIC);
      answers.writeInt(count);
      for (int i = 0; i < count; i++) {
        answers.writeByte(i % CLASSES);
        pixels.write(image(i % CLASSES, noise));
      }
    }
  }

  private static byte[] image(int label, SplittableRandom noise) {
    double[] pattern = new SplittableRandom(100 + label).doubles(CELLS * CELLS).toArray();
    byte[] image = new byte[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double gray = 255 * pattern[y * CELLS / SIDE * CELLS + x * CELLS / SIDE];
        gray += NOISE * (2 * noise.nextDouble() - 1);
        image[y * SIDE + x] = (byte) Math.round(Math.max(0, Math.min(255, gray)));
      }
    }
    return image;
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(
        file.toString().endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : new BufferedOutputStream(Files.newOutputStream(file)));
  }
}

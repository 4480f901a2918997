package io.difficultynet.deploy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * CIFAR-100's binary version: {@code train.bin} and {@code test.bin} of records with a coarse and a
 * fine label and 3 x 32 x 32 pixels, 100 fine classes; but few images, of noise.
 */
final class TinyCifar100 {
  static final int CLASSES = 100;

  private static final int CLASSES_OF_A_COARSE_ONE = 5;
  private static final int PIXELS = 3 * 32 * 32;

  private TinyCifar100() {}

  /** Writes both files into {@code folder}, with so many images of each class. */
  static Path write(Path folder, int trainPerClass, int testPerClass) {
    try {
      Files.createDirectories(folder);
      write(folder.resolve("train.bin"), trainPerClass, new SplittableRandom(1));
      write(folder.resolve("test.bin"), testPerClass, new SplittableRandom(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static void write(Path file, int perClass, SplittableRandom random) throws IOException {
    byte[] pixels = new byte[PIXELS];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < CLASSES * perClass; i++) {
        int fine = i % CLASSES;
        random.nextBytes(pixels);
        out.write(fine / CLASSES_OF_A_COARSE_ONE);
        out.write(fine);
        out.write(pixels);
      }
    }
  }
}

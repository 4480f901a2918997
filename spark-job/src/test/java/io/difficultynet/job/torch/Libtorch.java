package io.difficultynet.job.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The natives for all tests of this JVM: what is loaded once must not go with one test's folder.
 */
final class Libtorch {

  private Libtorch() {}

  static void load() {
    TorchNatives.load(Libtorch::folder);
  }

  private static Path folder() {
    try {
      return Files.createDirectories(Path.of("target", "libtorch").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

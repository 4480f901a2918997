package io.difficultynet.deploy;

import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run left in its output folder.
 *
 * @param folder the run's {@code --output}
 */
record RunFiles(Path folder) {

  /** What two runs must have in common to be the same to the last bit. */
  record Bits(
      String parameters,
      String statistics,
      List<PerClass> classWeights,
      List<Double> losses,
      ConfusionMatrix validation,
      ConfusionMatrix test) {}

  Path result() {
    return folder.resolve("result.json");
  }

  Path events() {
    return folder.resolve("events.jsonl");
  }

  Path report() {
    return folder.resolve("report.html");
  }

  Path checkpoint(int epochs) {
    return folder.resolve("checkpoints/epoch-%05d".formatted(epochs));
  }

  RunResult readResult() {
    return RunResult.fromJson(read(result()), result().toString());
  }

  /** The rounds so far; none before the first. */
  List<EpochReport> readEvents() {
    if (!Files.exists(events())) {
      return List.of();
    }
    return read(events())
        .lines()
        .map(line -> EpochReport.fromJsonLine(line, events().toString()))
        .toList();
  }

  Bits bits() {
    RunResult result = readResult();
    return new Bits(
        digest(folder.resolve("model/parameters.dnaf")),
        digest(folder.resolve("model/statistics.dnaf")),
        result.epochs().stream().map(EpochReport::nextClassWeights).toList(),
        result.epochs().stream().map(EpochReport::trainLoss).toList(),
        result.validation().confusion(),
        result.test().confusion());
  }

  /**
   * What is left of them where the same sums were made in another order: losses in their last
   * digits.
   */
  Bits bitsWithoutLosses() {
    Bits all = bits();
    return new Bits(
        all.parameters(),
        all.statistics(),
        all.classWeights(),
        List.of(),
        all.validation(),
        all.test());
  }

  /** Every file with the digest of its content. */
  SortedMap<String, String> content() {
    try (Stream<Path> files = Files.walk(folder)) {
      SortedMap<String, String> content = new TreeMap<>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> content.put(folder.relativize(file).toString(), digest(file)));
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of the folder, to do damage to. */
  RunFiles copyTo(Path target) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(folder.relativize(file).toString()));
      }
      return new RunFiles(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of a whole run as if it had been stopped in its last epoch. */
  RunFiles stopped(Path target, int epochs) {
    RunFiles copy = copyTo(target);
    try {
      Files.delete(copy.result());
      Files.delete(copy.checkpoint(epochs).resolve("manifest.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  private static String digest(Path file) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

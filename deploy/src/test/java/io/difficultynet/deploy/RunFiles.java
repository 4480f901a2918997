package io.difficultynet.deploy;

import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.safetensors.Damage;
import io.difficultynet.job.safetensors.TensorStream;
import io.difficultynet.job.safetensors.TensorType;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      String model,
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

  /** The arrays of a checkpoint. */
  Path state(int epochs) {
    return checkpoint(epochs).resolve("state.safetensors");
  }

  Path checkpoint(int epochs) {
    return folder.resolve("checkpoints/epoch-%05d".formatted(epochs));
  }

  Path model() {
    return folder.resolve("model/model.safetensors");
  }

  /** The single-precision tensors of a file in their order. */
  static Map<String, float[]> tensors(Path file) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    Damage damage = new Damage(file.toString(), ErrorCode.CHECKPOINT_CORRUPT, "Look at it");
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      TensorStream.open(in, Files.size(file), damage)
          .read(
              (tensor, numbers) -> {
                if (tensor.type() == TensorType.F32) {
                  tensors.put(tensor.name(), numbers.floats());
                }
              });
      return tensors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is behind the header, which tells the origin too. */
  private static byte[] numbers(Path file) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] numbers = new byte[Math.toIntExact(bytes.remaining() - Long.BYTES - bytes.getLong(0))];
    bytes.position(bytes.capacity() - numbers.length).get(numbers);
    return numbers;
  }

  RunResult readResult() {
    return RunResult.fromJson(read(result()), result().toString());
  }

  /** The epochs so far; none before the first. */
  List<EpochReport> readEvents() {
    if (!Files.exists(events())) {
      return List.of();
    }
    return EpochReport.fromJsonLines(read(events()), events().toString());
  }

  Bits bits() {
    RunResult result = readResult();
    return new Bits(
        digest(numbers(model())),
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
    return new Bits(all.model(), all.classWeights(), List.of(), all.validation(), all.test());
  }

  /** Every file with the digest of its content. */
  SortedMap<String, String> content() {
    try (Stream<Path> files = Files.walk(folder)) {
      SortedMap<String, String> content = new TreeMap<>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> content.put(folder.relativize(file).toString(), digest(bytes(file))));
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all files, that of TensorBoard's without the time at which it was begun. */
  List<String> names() {
    return content().keySet().stream().map(name -> name.replaceAll("tfevents\\.\\d+", "")).toList();
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

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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

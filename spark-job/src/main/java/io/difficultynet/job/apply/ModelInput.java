package io.difficultynet.job.apply;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.StorageError;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Samples that a model is applied to, as far as the driver knows them without Spark: their files
 * are listed, and what they say of themselves fits the model.
 */
public interface ModelInput {

  /**
   * Reads the samples' rows with Spark, which checks columns and their types here.
   *
   * @throws DifficultyNetException DATA_… with all that is wrong
   */
  SampleRows open(SparkSession session);

  /** What is made of the orientation in Exif data where the samples themselves say it. */
  default Optional<Orientation> orientation() {
    return Optional.empty();
  }

  /** By what the labelled samples are recognised, where that is known without reading them. */
  default SourceFingerprint fingerprint() {
    return SourceFingerprint.unknown();
  }

  /** What the user is to know of them, a line each. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Finds out what is at a location and checks what can be checked without Spark.
   *
   * @throws DifficultyNetException DATA_MISSING, DATA_UNSUITABLE or CONFIG_INVALID with all that is
   *     wrong; STORAGE_FAILED
   */
  static ModelInput of(InputRequest request, Wanted wanted, ByteSource source) {
    String format = request.format() == null ? format(request, source) : request.format();
    requireOptions(request, format);
    return switch (format.toLowerCase(Locale.ROOT)) {
      case InputRequest.IMAGES -> ImageFileInput.ofFolder(request, wanted, source);
      case InputRequest.LIST -> ImageFileInput.ofList(request, wanted, source);
      case InputRequest.PREPARED -> PreparedInput.of(request, wanted, source);
      default -> new TableInput(request, format, wanted);
    };
  }

  private static void requireOptions(InputRequest request, String format) {
    Problems problems = new Problems();
    boolean list = format.equalsIgnoreCase(InputRequest.LIST);
    boolean table =
        !list
            && !format.equalsIgnoreCase(InputRequest.IMAGES)
            && !format.equalsIgnoreCase(InputRequest.PREPARED);
    if (request.root() != null && !list) {
      problems.add("--root", "is for a list of images", "Leave it out, or set --input-format list");
    }
    boolean columns =
        request.imageColumn() != null
            || !request.featureColumns().isEmpty()
            || request.keyColumn() != null
            || request.labelColumn() != null
            || !request.kept().isEmpty()
            || !request.options().isEmpty();
    if (columns && !table) {
      problems.add(
          "--…-column, --keep-columns and --input-option",
          "are for tables, and %s is read as %s".formatted(request.where(), format),
          "Leave them out, or name Spark's format of the table in --input-format");
    }
    if (request.imageColumn() != null && !request.featureColumns().isEmpty()) {
      problems.add(
          "--image-column and --features-column", "are both given", "Give the one that is meant");
    }
    for (String option : request.options()) {
      if (option.indexOf('=') < 1) {
        problems.add("--input-option " + option, "has no key and value", "Give key=value");
      }
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The options of the input do not fit");
  }

  private static String format(InputRequest request, ByteSource source) {
    String location = request.location();
    try {
      if (source.exists(location)) {
        return ofFile(request);
      }
      if (source.exists(ByteSource.child(location, PreparedManifest.NAME))) {
        return InputRequest.PREPARED;
      }
      for (FolderEntry entry : source.list(location)) {
        String format = ofName(entry.name());
        if (entry.kind() == FolderEntry.Kind.FILE && !format.isEmpty()) {
          return format;
        }
      }
      return InputRequest.IMAGES;
    } catch (FileNotFoundException | NoSuchFileException | NotDirectoryException e) {
      throw new DifficultyNetException(
          ErrorCode.DATA_MISSING,
          request.where(),
          "there is no such file or folder",
          "Correct it; of a table in Spark's catalog or a pattern of paths name --input-format",
          e);
    } catch (IOException e) {
      throw StorageError.of(
              e,
              "cannot be looked at",
              ErrorCode.DATA_MISSING,
              "Correct it, or the right to read it")
          .at(request.where(), e);
    }
  }

  private static String ofFile(InputRequest request) {
    String name = request.location().toLowerCase(Locale.ROOT);
    String format = ofName(name);
    if (format.isEmpty() && !(name.endsWith(".txt") || name.endsWith(".lst"))) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          request.where(),
          "is a file whose name does not say what it is",
          "Set --input-format to list, or to Spark's format of the table, such as csv");
    }
    return format.isEmpty() ? InputRequest.LIST : format;
  }

  /** Spark's format of a file of this name; empty of others. */
  private static String ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String ending : List.of("parquet", "orc", "avro", "csv", "json", "jsonl")) {
      if (lower.endsWith("." + ending) || lower.endsWith("." + ending + ".gz")) {
        return ending.equals("jsonl") ? "json" : ending;
      }
    }
    return "";
  }
}

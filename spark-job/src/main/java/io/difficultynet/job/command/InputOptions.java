package io.difficultynet.job.command;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.apply.InputRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a model is applied to: {@code --input} and what is said of it. */
final class InputOptions {

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description =
          "images (a folder, at any depth), list (a text file, a path a line), prepared, or a data"
              + " source of Spark's, such as parquet, orc, csv or json; default: what the input"
              + " looks like.")
  private @Nullable String format;

  @Option(
      names = "--input-option",
      paramLabel = "KEY=VALUE",
      description =
          "Option of Spark's data source. May be repeated; default for csv: header=true and"
              + " inferSchema=true.")
  private List<String> options = new ArrayList<>();

  @Option(
      names = "--root",
      paramLabel = "URI",
      description = "Folder in which the paths of a list begin; default: that of the list.")
  private @Nullable String root;

  @Option(
      names = "--image-column",
      paramLabel = "COLUMN",
      description = "Of a table: encoded images, or Spark's image struct (default: image).")
  private @Nullable String imageColumn;

  @Option(
      names = "--features-column",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Of a table: vectors or arrays (default: features); or several columns of numbers, which"
              + " make a vector in this order.")
  private List<String> featureColumns = new ArrayList<>();

  @Option(
      names = "--key-column",
      paramLabel = "COLUMN",
      description =
          "Of a table: what tells a row from all others; default: the origin of Spark's image"
              + " struct.")
  private @Nullable String keyColumn;

  /**
   * Refuses what says something of an input where none is given.
   *
   * @param labelColumn as {@link #request} has it
   * @param kept as {@link #request} has it
   */
  void requireNone(@Nullable String labelColumn, List<String> kept) {
    if (!request("", labelColumn, kept).equals(InputRequest.of(""))) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "--input-format, --input-option, --root, --…-column and --keep-columns",
          "say something of --input, which is not given",
          "Give --input, or leave them out; --set data.* names another data set of the same format");
    }
  }

  /**
   * What is asked for.
   *
   * @param location of the samples
   * @param labelColumn of a table; null where there is none
   * @param kept columns of a table that come back
   */
  InputRequest request(String location, @Nullable String labelColumn, List<String> kept) {
    return new InputRequest(
        location, format, options, root, imageColumn, featureColumns, keyColumn, labelColumn, kept);
  }
}

package io.difficultynet.job.apply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of the samples that a model is applied to.
 *
 * @param location path or URI
 * @param format {@value #IMAGES}, {@value #LIST}, {@value #PREPARED} or a data source of Spark's;
 *     null where the location tells it
 * @param options of Spark's data source, each {@code key=value}
 * @param root folder in which the paths of a list begin; null for that of the list
 * @param imageColumn column of a table with images; null for {@value #IMAGE_COLUMN}
 * @param featureColumns column of a table with vectors, or columns with a number each; empty for
 *     {@value #FEATURES_COLUMN}
 * @param keyColumn column of a table that tells a row from the others; null where there is none
 * @param labelColumn column of a table with the class; null where there is none
 * @param kept columns of a table that come back with the predictions
 */
public record InputRequest(
    String location,
    @Nullable String format,
    List<String> options,
    @Nullable String root,
    @Nullable String imageColumn,
    List<String> featureColumns,
    @Nullable String keyColumn,
    @Nullable String labelColumn,
    List<String> kept) {

  /** A folder with images, at any depth. */
  public static final String IMAGES = "images";

  /** A file with a path a line. */
  public static final String LIST = "list";

  /** What {@code prepare} wrote. */
  public static final String PREPARED = "prepared";

  static final String IMAGE_COLUMN = "image";
  static final String FEATURES_COLUMN = "features";

  /** Copies the lists. */
  public InputRequest {
    options = List.copyOf(options);
    featureColumns = List.copyOf(featureColumns);
    kept = List.copyOf(kept);
  }

  /** A location of which nothing else is said. */
  public static InputRequest of(String location) {
    return new InputRequest(
        location, null, List.of(), null, null, List.of(), null, null, List.of());
  }

  /** For messages: option and value. */
  String where() {
    return "--input (" + location + ")";
  }
}

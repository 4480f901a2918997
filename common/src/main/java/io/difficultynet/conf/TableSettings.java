package io.difficultynet.conf;

import io.difficultynet.error.Problem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code data.table}: where the rows are, and what their columns mean.
 *
 * @param format name of Spark's data source
 * @param path where it is; null where {@code name} says it
 * @param name in Spark's catalog; null where {@code path} says it
 * @param options of the data source, each {@code key=value}
 * @param content what the samples are, and the columns that have it
 * @param labelColumn column with the class
 * @param weightColumn column with the weight of a sample in the loss; null: each weighs 1
 * @param originColumn column that tells a row from all others; null: see {@code reference.conf}
 * @param validationPath table with samples set apart for validation; null where there is none
 * @param testPath table with the test samples; null where they are a share of the rows
 */
public record TableSettings(
    String format,
    @Nullable String path,
    @Nullable String name,
    List<String> options,
    TableContent content,
    String labelColumn,
    @Nullable String weightColumn,
    @Nullable String originColumn,
    @Nullable String validationPath,
    @Nullable String testPath)
    implements Serializable {

  private static final String SECTION = "data.table.";
  private static final List<String> KEYS =
      List.of(
          "format",
          "path",
          "name",
          "options",
          "image-column",
          "features-column",
          "label-column",
          "weight-column",
          "origin-column",
          "validation-path",
          "test-path");

  /** Copies the options. */
  public TableSettings {
    options = List.copyOf(options);
  }

  /**
   * Warnings of a column that is a feature, and the label, the weight or the key of a row as well.
   */
  public List<Problem> doubts() {
    List<Problem> doubts = new ArrayList<>();
    if (content instanceof TableContent.Features features) {
      if (features.columns().contains(labelColumn)) {
        doubts.add(
            new Problem(
                SECTION + "features-column",
                "has %s, which is label-column too".formatted(labelColumn),
                "Take it out of the features, or a model learns to copy it"));
      }
      if (weightColumn != null && features.columns().contains(weightColumn)) {
        doubts.add(
            new Problem(
                SECTION + "features-column",
                "has %s, which is weight-column too".formatted(weightColumn),
                "Take it out of the features unless a sample to predict has such a weight too"));
      }
      if (originColumn != null && features.columns().contains(originColumn)) {
        doubts.add(
            new Problem(
                SECTION + "features-column",
                "has %s, which is origin-column too".formatted(originColumn),
                "Take it out of the features: a key tells nothing of other rows"));
      }
    }
    return doubts;
  }

  static TableSettings read(Values values) {
    Kind<String> location = Kind.text("a path or URI");
    TableSettings settings =
        new TableSettings(
            values.read(SECTION + "format", Kind.text()),
            values.readOptional(SECTION + "path", location),
            values.readOptional(SECTION + "name", Kind.text()),
            values.read(
                SECTION + "options",
                Kind.listOf(
                    Kind.text().onlyIf(text -> text.indexOf('=') > 0, "text such as key=value"))),
            TableContent.read(values, SECTION),
            labelColumn(values),
            values.readOptional(SECTION + "weight-column", Kind.text("the name of a column")),
            values.readOptional(SECTION + "origin-column", Kind.text()),
            values.readOptional(SECTION + "validation-path", location),
            values.readOptional(SECTION + "test-path", location));
    values.checkOneOf(SECTION + "path", SECTION + "name");
    return settings;
  }

  private static String labelColumn(Values values) {
    String name = values.require(SECTION + "label-column", Kind.text("the name of a column"));
    return name == null ? "" : name;
  }

  static void unused(Values values, Cause cause) {
    for (String key : KEYS) {
      values.unused(SECTION + key, cause);
    }
  }
}

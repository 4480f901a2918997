package io.difficultynet.job.apply;

import io.difficultynet.conf.TableContent;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.prepare.FeaturesInRow;
import io.difficultynet.job.prepare.NamedColumns;
import io.difficultynet.job.prepare.OpenTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table that Spark reads.
 *
 * @param request which table, and what its columns mean
 * @param format of the table, a data source of Spark's
 * @param wanted by the model
 */
record TableInput(InputRequest request, String format, Wanted wanted) implements ModelInput {

  private static final String HEADLINE = "The table does not have what is asked for";

  @Override
  public SampleRows open(SparkSession session) {
    List<String> options = request.options();
    boolean inferred = options.isEmpty() && format.equalsIgnoreCase("csv");
    if (inferred) {
      options = new ArrayList<>(List.of("inferSchema=true"));
      for (Map.Entry<String, String> option : TableFormat.OF_CSV.entrySet()) {
        options.add(option.getKey() + "=" + option.getValue());
      }
    }
    Dataset<Row> table = opened(session, options, null);
    String key = keyColumn(table.schema());
    if (inferred && key != null) {
      table = opened(session, options, asText(key, table.schema()));
    }
    NamedColumns columns =
        new NamedColumns(request.where(), table, TableInput::setting, format, options);
    Problems problems = new Problems();
    List<Column> picked = new ArrayList<>();
    picked.add(sample(columns, problems).as("sample"));
    picked.add(key(key, columns, problems).cast(DataTypes.StringType).as("key"));
    picked.add(label(columns, problems).as("label"));
    Set<String> names = new HashSet<>();
    for (String kept : request.kept()) {
      picked.add(columns.any("keep-columns", kept, problems));
      if (!names.add(kept)) {
        problems.add("--keep-columns", "has %s twice".formatted(kept), "Name it once");
      }
    }
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, HEADLINE);
    Dataset<Row> rows = table.select(picked.toArray(Column[]::new));
    if (wanted.ofFeatures()) {
      requireFeatures(rows);
    }
    return new SampleRows(
        rows,
        wanted.ofFeatures() ? new SampleColumn.Vectors() : new SampleColumn.Images(),
        Labels.of(wanted.classNames()),
        "key");
  }

  private Dataset<Row> opened(
      SparkSession session, List<String> options, @Nullable StructType schema) {
    return OpenTable.open(
        session,
        request.location(),
        format,
        options,
        schema,
        request.where(),
        "Correct --input and --input-format, or the right to read the table; a data source that"
            + " is not Spark's own needs its jar (--packages)");
  }

  /** As a number, a key such as 0012 would come back as 12. */
  private static StructType asText(String key, StructType schema) {
    StructField[] columns = schema.fields();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].name().equals(key)) {
        columns[i] = DataTypes.createStructField(key, DataTypes.StringType, true);
      }
    }
    return new StructType(columns);
  }

  private static String setting(String name) {
    return name.equals(NamedColumns.OPTIONS) ? "--input-option" : "--" + name;
  }

  private Column sample(NamedColumns columns, Problems problems) {
    boolean other =
        wanted.ofFeatures() ? request.imageColumn() != null : !request.featureColumns().isEmpty();
    if (other) {
      problems.add(
          wanted.ofFeatures() ? "--image-column" : "--features-column",
          "is given, and the model was trained on " + wanted.kind(),
          "Give " + (wanted.ofFeatures() ? "--features-column" : "--image-column"));
      return functions.lit(0);
    }
    if (!wanted.ofFeatures()) {
      return columns.image(imageColumn(), problems);
    }
    List<String> named = featureColumns();
    if (named.size() > 1 && named.size() != wanted.channels()) {
      problems.add(
          "--features-column",
          "names %,d features, and the model was trained on %,d"
              .formatted(named.size(), wanted.channels()),
          "Name the features that it was trained on, in the same order");
    }
    return columns.features(named, problems);
  }

  private String imageColumn() {
    String named = request.imageColumn();
    if (named != null) {
      return named;
    }
    return wanted.table() != null && wanted.table().content() instanceof TableContent.Images images
        ? images.column()
        : InputRequest.IMAGE_COLUMN;
  }

  private List<String> featureColumns() {
    if (!request.featureColumns().isEmpty()) {
      return request.featureColumns();
    }
    return wanted.table() != null
            && wanted.table().content() instanceof TableContent.Features features
        ? features.columns()
        : List.of(InputRequest.FEATURES_COLUMN);
  }

  private @Nullable String keyColumn(StructType schema) {
    String named = request.keyColumn();
    if (named != null || wanted.table() == null) {
      return named;
    }
    String origin = wanted.table().originColumn();
    return Arrays.asList(schema.fieldNames()).contains(origin) ? origin : null;
  }

  private Column key(@Nullable String key, NamedColumns columns, Problems problems) {
    if (key != null) {
      return columns.origin("key-column", key, problems);
    }
    String image = imageColumn();
    if (!wanted.ofFeatures() && columns.type(image) instanceof StructType) {
      return NamedColumns.named(image).getField("origin");
    }
    if (request.kept().isEmpty()) {
      problems.add(
          "--key-column",
          "is not given, so nothing would tell the predictions of the rows apart",
          "Give a column that differs in every row, or --keep-columns; the table has "
              + List.of(columns.table().columns()));
    }
    return functions.lit(null);
  }

  private Column label(NamedColumns columns, Problems problems) {
    String label = request.labelColumn();
    if (label != null) {
      return columns.label(label, problems);
    }
    if (wanted.labelled()) {
      problems.add(
          "--label-column",
          "is not given, so nothing says what is right",
          "Give the column with the class; the table has " + List.of(columns.table().columns()));
    }
    return functions.lit(null).cast(DataTypes.StringType);
  }

  /** The first row tells a table of other vectors before all others are read. */
  private void requireFeatures(Dataset<Row> rows) {
    Row first = first(rows);
    int found = first == null ? wanted.channels() : FeaturesInRow.values(first).length;
    if (found != wanted.channels()) {
      Problems problems = new Problems();
      problems.add(
          request.where(),
          "has %,d features in its first row, and the model was trained on %,d"
              .formatted(found, wanted.channels()),
          "Give the same features in the same order as those that it was trained on");
      problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, HEADLINE);
    }
  }

  private static @Nullable Row first(Dataset<Row> rows) {
    List<Row> first = rows.filter(functions.col("sample").isNotNull()).limit(1).collectAsList();
    return first.isEmpty() ? null : first.get(0);
  }
}

package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PreparedFormat;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.job.export.LocalSpark;
import io.difficultynet.job.observe.DataCardTable;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.report.DataCard;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features of tables prepared by a Spark in this JVM, and read back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrepareFeaturesTest {
  private static final Configuration HADOOP = new Configuration();
  private static final StructType VECTORS = schema(SQLDataTypes.VectorType());
  private static final StructType ARRAYS =
      schema(DataTypes.createArrayType(DataTypes.DoubleType, true));
  private static final StructType NUMBERS =
      new StructType()
          .add("age", DataTypes.IntegerType)
          .add("income", DataTypes.createDecimalType(10, 2))
          .add("member", DataTypes.BooleanType)
          .add("kind", DataTypes.StringType)
          .add("key", DataTypes.StringType);

  private static final StructType TIMED =
      schema(SQLDataTypes.VectorType())
          .add("day", DataTypes.DateType)
          .add("time", DataTypes.TimestampNTZType)
          .add("instant", DataTypes.TimestampType)
          .add("id", DataTypes.BinaryType);

  private final SparkSession spark = LocalSpark.start();
  private final Path scratch;

  PrepareFeaturesTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  private static StructType schema(DataType features) {
    return new StructType()
        .add("features", features)
        .add("kind", DataTypes.StringType)
        .add("key", DataTypes.StringType);
  }

  private static Row vector(String kind, int i, double... values) {
    return RowFactory.create(Vectors.dense(values), kind, kind + "-" + i);
  }

  /** Rows of a vector each, whose first feature is 1 of cats; some are sparse. */
  private static List<Row> vectors(int aClass) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < aClass; i++) {
      rows.add(vector("owl", i, 0, i + 1, 8));
      rows.add(
          RowFactory.create(
              Vectors.sparse(3, new int[] {0, 2}, new double[] {1, 8}), "cat", "cat-" + i));
    }
    return rows;
  }

  private String table(String name, List<Row> rows, StructType schema) {
    String path = scratch.resolve(name).toString();
    spark.createDataFrame(rows, schema).repartition(3).write().parquet(path);
    return path;
  }

  private static LoadedConfig config(String table, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "split.imbalance=as-is",
                "split.validation-per-class=2",
                "split.validation-most-share=1"));
    all.addAll(List.of(overrides));
    return ConfigReader.read(
        ConfigReader.parse(
            "difficulty-net.data { format = table, table { label-column = kind, " + table + " } }",
            "test"),
        all);
  }

  private static String of(String path) {
    return "path = \"%s\", features-column = features, origin-column = key".formatted(path);
  }

  private DataCard prepare(LoadedConfig config, String name) {
    PreparedFolder output =
        new PreparedFolder(
            Folder.at(scratch.resolve(name).toString(), HADOOP), config.prepareDigest());
    return new Prepare(config, HADOOP, output, Map.of(), line -> {}).run(spark);
  }

  private TrainTest read(String name) {
    ImageFileSettings settings = new ImageFileSettings(ImageFileSettings.Verify.DECODE, 1, 0);
    return new PreparedFormat(new DataSource.Prepared(scratch.resolve(name).toString(), settings))
        .read(List.of(), new HadoopByteSource(HADOOP));
  }

  @Test
  void aTableOfVectorsBecomesASetOfFeatures() {
    DataCard card = prepare(config(of(table("vectors", vectors(10), VECTORS))), "set");
    assertThat(card.classNames()).containsExactly("cat", "owl");
    assertThat(card.parts()).extracting(DataCard.PartFigures::samples).containsExactly(12L, 4L, 4L);
    assertThat(((DataCard.FeatureFigures) card.contents()).constant()).containsExactly(2);
    assertThat(DataCardTable.lines(card))
        .contains("3 features; 1 the same in all training samples: 2");
    assertThat(card.toJson()).contains("\"features\" : 3");
    FeatureStore train = (FeatureStore) read("set").train();
    assertThat(train.channels()).isEqualTo(3);
    float[] features = new float[3];
    for (int i = 0; i < train.size(); i++) {
      train.read(i, features, 0);
      assertThat(features[0]).isEqualTo(train.label(i) == 0 ? 1 : 0);
      assertThat(features[1] > 0).isEqualTo(train.label(i) == 1);
      assertThat(features[2]).isEqualTo(8);
    }
    assertThat(scratch.resolve("set/data-card.html"))
        .content()
        .contains("feature-table")
        .doesNotContain("id=\"sheet\"");
  }

  @Test
  void weightsAreThoseOfTheirRowsAndOfEqualRowsTheirSum() {
    StructType weighted =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("kind", DataTypes.StringType)
            .add("cost", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      rows.add(RowFactory.create(Vectors.dense(i, 1), "owl", i));
      rows.add(RowFactory.create(Vectors.dense(i, 2), "cat", 100 * i));
      rows.add(RowFactory.create(Vectors.dense(i, 2), "cat", i)); // the same again
    }
    rows.add(RowFactory.create(Vectors.dense(11, 1), "owl", -1));
    rows.add(RowFactory.create(Vectors.dense(12, 1), "owl", null));
    String table =
        "path = \"%s\", features-column = features, weight-column = cost"
            .formatted(table("weighted", rows, weighted));
    DataCard card = prepare(config(table), "weighted-set");
    assertThat(card.equalRows()).isEqualTo(10);
    assertThat(card.rejected())
        .extracting(RejectedSample::what)
        .containsExactlyInAnyOrder(
            "has the weight -1.0; it must be at least 0 and finite", "has no weight (null)");
    FeatureStore train = (FeatureStore) read("weighted-set").train();
    assertThat(train.isWeighted()).isTrue();
    float[] features = new float[2];
    for (int i = 0; i < train.size(); i++) {
      train.read(i, features, 0);
      assertThat(train.weight(i)).isEqualTo(features[1] == 1 ? features[0] : 101 * features[0]);
    }
  }

  @Test
  void aWeightIsANumberAndNoFeature() {
    String path = table("no-weights", vectors(10), VECTORS);
    assertThatThrownBy(() -> prepare(config(of(path) + ", weight-column = key"), "text-weights"))
        .hasMessageContaining("data.table.weight-column: is key, which is of type string")
        .hasMessageContaining("Give a column of numbers");
    assertThatThrownBy(() -> prepare(config(of(path) + ", weight-column = cost"), "no-weights"))
        .hasMessageContaining("data.table.weight-column: is cost, and data.table.path");
  }

  @Test
  void theSameRowsInAnotherOrderAndFormGiveTheSameShards() {
    List<Row> rows = vectors(10);
    prepare(config(of(table("first", rows, VECTORS))), "from-vectors");
    rows.replaceAll(
        row ->
            RowFactory.create(
                ((org.apache.spark.ml.linalg.Vector) row.get(0)).toArray(),
                row.get(1),
                row.get(2)));
    Collections.reverse(rows);
    prepare(config(of(table("second", rows, ARRAYS))), "from-arrays");
    for (Part part : Part.values()) {
      assertThat(scratch.resolve("from-arrays").resolve(part.shard(0)))
          .hasSameBinaryContentAs(scratch.resolve("from-vectors").resolve(part.shard(0)));
    }
  }

  @Test
  void rowsThatCannotBeUsedAreRejectedByKeyAndReason() {
    List<Row> rows = vectors(10);
    rows.add(RowFactory.create(null, "owl", "null-vector"));
    rows.add(RowFactory.create(Vectors.dense(0, 1, 2), null, "null-label"));
    rows.add(RowFactory.create(Vectors.dense(0, Double.NaN, 2), "owl", "nan"));
    rows.add(RowFactory.create(Vectors.dense(0, 1, -1e300), "owl", "wide"));
    rows.add(RowFactory.create(Vectors.dense(0, 1), "owl", "short"));
    String path = table("bad", rows, VECTORS);
    DataCard card = prepare(config(of(path)), "bad-set");
    assertThat(card.rejected())
        .extracting(RejectedSample::origin, RejectedSample::what)
        .containsExactly(
            tuple("nan", "has the value NaN in feature 1 (features count from 0)"),
            tuple("null-label", "has no label (null)"),
            tuple("null-vector", "has no features (null)"),
            tuple("short", "has 2 features, and most training rows have 3"),
            tuple(
                "wide",
                "has a value in feature 2 (features count from 0) that 32-bit floats do not hold"));
    assertThatThrownBy(() -> prepare(config(of(path), "prepare.rejected=refuse"), "refused"))
        .hasMessageContaining("short: has 2 features, and most training rows have 3. Correct the");
  }

  @Test
  void aClassOfWhichNothingIsLeftIsAnError() {
    List<Row> rows = vectors(10);
    rows.replaceAll(row -> "owl".equals(row.get(1)) ? vector("owl", 7, 1, Double.NaN, 1) : row);
    String table = of(table("gone", rows, VECTORS)).replace(", origin-column = key", "");
    assertThatThrownBy(() -> prepare(config(table), "gone-set"))
        .hasMessageContaining("class owl, train: loses all its 1 samples; the first: ")
        .hasMessageContaining("has the value NaN in feature 1");
  }

  @Test
  void columnsOfNumbersAreFeaturesByTheirNames() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String kind = i % 2 == 0 ? "owl" : "cat";
      rows.add(RowFactory.create(i, new java.math.BigDecimal("1.25"), i % 2 == 0, kind, "k" + i));
    }
    rows.add(RowFactory.create(null, new java.math.BigDecimal("2.25"), true, "owl", "no-age"));
    String columns =
        of(table("numbers", rows, NUMBERS)).replace("= features", "= [member, income, age]");
    DataCard card = prepare(config(columns), "number-set");
    DataCard.FeatureFigures figures = (DataCard.FeatureFigures) card.contents();
    assertThat(figures.names()).containsExactly("member", "income", "age");
    assertThat(figures.highest().subList(0, 2)).containsExactly(1f, 1.25f);
    assertThat(DataCardTable.lines(card))
        .contains("3 features; 1 the same in all training samples: income")
        .contains("  1: has no age (null)");
    float[] features = new float[3];
    FeatureStore train = (FeatureStore) read("number-set").train();
    train.read(0, features, 0);
    assertThat(features[0]).isEqualTo(train.label(0));
    assertThat(features[2] % 2).isEqualTo(1 - train.label(0));
  }

  @Test
  void timesAndTheLabelAmongTheFeaturesAreWarnings() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(RowFactory.create(1_700_000_000L + i, i % 2, i % 2, (double) i, "k" + i));
    }
    StructType schema = StructType.fromDDL("time long, kind int, copy int, age double, key string");
    String table =
        of(table("leaky", rows, schema)).replace("= features", "= [time, age, copy, kind]");
    assertThat(DataCardTable.lines(prepare(config(table), "leaky-set")))
        .anyMatch(line -> line.startsWith("warning data.table.features-column: has kind, which is"))
        .anyMatch(line -> line.startsWith("warning feature time: has whole numbers in 19 rows"))
        .anyMatch(line -> line.startsWith("warning feature copy: is the label in each of the 20"));
  }

  @Test
  void oneColumnOfNumbersIsOneFeature() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String kind = i % 2 == 0 ? "owl" : "cat";
      rows.add(RowFactory.create(i, new java.math.BigDecimal("1.25"), true, kind, "k" + i));
    }
    String table = of(table("one", rows, NUMBERS)).replace("= features", "= age");
    DataCard card = prepare(config(table), "one-set");
    assertThat(((DataCard.FeatureFigures) card.contents()).names()).containsExactly("age");
    assertThat(read("one-set").train().channels()).isEqualTo(1);
  }

  @Test
  void equalRowsWithoutAnOriginAreOneSampleAndTheCardSaysHow() {
    List<Row> rows = vectors(10);
    rows.add(vector("owl", 99, 0, 5, 8)); // equal to owl-4 but for its key
    rows.add(vector("owl", 100, 0, Double.NaN, 8));
    rows.add(vector("owl", 101, 0, Double.NaN, 8));
    for (int i = 0; i < 9; i++) {
      rows.add(vector("cat", 100 + i, 1, 2 + i, 8));
    }
    String table = of(table("equal", rows, VECTORS)).replace(", origin-column = key", "");
    DataCard card = prepare(config(table), "equal-set");
    assertThat(card.equalRows()).isEqualTo(9 + 1 + 1); // the first ten cats are one
    assertThat(card.rejected()).hasSize(1);
    assertThat(card.parts().stream().mapToLong(DataCard.PartFigures::samples).sum()).isEqualTo(20);
    assertThat(DataCardTable.lines(card))
        .contains(
            "11 rows that are equal to another count as one sample with it;"
                + " data.table.origin-column keeps them apart");
  }

  @Test
  void aValidationTableIsValidatedOnAndTheTestShareIsOfTheOthers() {
    String validation = table("validation", rows("v", 5), VECTORS);
    DataCard card =
        prepare(
            config(
                of(table("train", vectors(10), VECTORS))
                    + ", validation-path = \"%s\"".formatted(validation),
                "split.validation-per-class=5"),
            "validated");
    assertThat(card.parts())
        .extracting(DataCard.PartFigures::counts)
        .containsExactly(List.of(8L, 8L), List.of(5L, 5L), List.of(2L, 2L));
    assertThat(
            spark
                .read()
                .parquet(scratch.resolve("validated/validation").toString())
                .filter("origin like 'v%'")
                .count())
        .isEqualTo(10);
  }

  /** Rows of {@link #vectors} with columns more. */
  private static List<Row> timed() {
    List<Row> rows = vectors(10);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      LocalDateTime time = LocalDateTime.of(2017, 10, 5, 0, 0).plusDays(i);
      rows.set(
          i,
          RowFactory.create(
              row.get(0),
              row.get(1),
              row.get(2),
              Date.valueOf(time.toLocalDate()),
              time,
              Timestamp.from(time.toInstant(ZoneOffset.UTC)),
              new byte[] {(byte) i}));
    }
    return rows;
  }

  @Test
  void originsWhoseTextIsNotTheSameInEveryRunAreRefused() {
    String train = table("timed", timed(), TIMED);
    String test = table("timed-test", timed(), TIMED);
    String both = of(train) + ", test-path = \"%s\"".formatted(test);
    assertThatThrownBy(() -> prepare(config(both.replace("= key", "= id")), "never"))
        .hasMessageStartingWith("DN-1004 DATA_UNSUITABLE: ")
        .hasMessageContaining(
            "data.table.origin-column: is id, which is of type binary in data.table.path (%s). Give"
                    .formatted(train)
                + " a column of strings, numbers, dates or timestamp_ntz, whose text is the same in"
                + " every run; hex() makes strings of binary, date_format() of a timestamp.")
        .hasMessageContaining("of type binary in data.table.test-path (%s)".formatted(test));
    assertThatThrownBy(() -> prepare(config(both.replace("= key", "= instant")), "never"))
        .hasMessageContaining("is instant, which is of type timestamp in data.table.path (");
    assertThatThrownBy(() -> prepare(config(both.replace("= key", "= features")), "never"))
        .hasMessageContaining("is features, which is of type vector in data.table.path (");
  }

  /** In São Paulo there was no midnight on 2017-10-15. */
  @Test
  void datesAndTimesWithoutZoneAreTheSameOriginsInEveryTimeZone() {
    String path = table("dates", timed(), TIMED);
    TimeZone zone = TimeZone.getDefault();
    for (String column : List.of("day", "time")) {
      LoadedConfig config = config(of(path).replace("= key", "= " + column));
      try {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        prepare(config, column + "-utc");
        TimeZone.setDefault(TimeZone.getTimeZone("America/Sao_Paulo"));
        prepare(config, column + "-sao-paulo");
      } finally {
        TimeZone.setDefault(zone);
      }
      for (Part part : Part.values()) {
        assertThat(scratch.resolve(column + "-sao-paulo").resolve(part.shard(0)))
            .hasSameBinaryContentAs(scratch.resolve(column + "-utc").resolve(part.shard(0)));
      }
    }
  }

  /** As StringIndexer of Spark ML makes them. */
  @Test
  void labelsMayBeFloatsThatAreWhole() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(RowFactory.create(Vectors.dense(i), i % 2 * 1.0, "k" + i));
    }
    rows.add(RowFactory.create(Vectors.dense(1), 0.5, "half"));
    rows.add(RowFactory.create(Vectors.dense(1), Double.NaN, "nan"));
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("kind", DataTypes.DoubleType)
            .add("key", DataTypes.StringType);
    DataCard card = prepare(config(of(table("floats", rows, schema))), "float-set");
    assertThat(card.classNames()).containsExactly("0", "1");
    assertThat(card.rejected())
        .extracting(RejectedSample::origin, RejectedSample::what)
        .containsExactly(
            tuple("half", "has the label 0.5, which is no whole number"),
            tuple("nan", "has the label NaN, which is no whole number"));
  }

  private static List<Row> rows(String prefix, int aClass) {
    List<Row> rows = vectors(aClass);
    rows.replaceAll(row -> RowFactory.create(row.get(0), row.get(1), prefix + row.get(2)));
    return rows;
  }

  /** A file of these rows, the last of which is given. */
  private static String rowsAnd(String last) {
    return IntStream.range(0, 20)
        .mapToObj(i -> "k%d,%d,%s\n".formatted(i, i, i % 2 == 0 ? "owl" : "cat"))
        .collect(Collectors.joining("", "key,age,kind\n", last));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k20,77,owl | k20,78,owl | k20",
        "k20,77,owl | k20,77,cat | k20",
        "k20,77,owl | k21,77,owl | .parquet, row "
      })
  void aRowThatChangesAfterItWasCheckedIsRefused(String checked, String written, String where) {
    Folder files = Folder.at(scratch.toString(), HADOOP);
    files.writeText("changing.csv", rowsAnd(checked));
    LoadedConfig config =
        config(
            "format = csv, options = [\"header=true\", \"inferSchema=true\"], path = \"%s\","
                    .formatted(scratch.resolve("changing.csv"))
                + " features-column = age, origin-column = key");
    PreparedFolder set = new PreparedFolder(files.child("changing-set"), config.prepareDigest());
    Consumer<String> changing =
        line -> {
          if (line.startsWith("writing ")) {
            files.writeText("changing.csv", rowsAnd(written));
          }
        };
    assertThatThrownBy(() -> new Prepare(config, HADOOP, set, Map.of(), changing).run(spark))
        .rootCause()
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: ")
        .hasMessageContaining(where)
        .hasMessageEndingWith(
            "is not the sample that was checked: the source changed while it was prepared. Run"
                + " prepare again when nothing writes to the source.");
    assertThat(set.complete()).isEmpty();
  }

  @Test
  void allThatIsWrongWithAllTablesIsToldAtOnce() {
    String train = table("schema", vectors(5), VECTORS);
    StructType numbered =
        new StructType().add("f", SQLDataTypes.VectorType()).add("kind", DataTypes.LongType);
    String test = table("other", List.of(RowFactory.create(Vectors.dense(1), 1L)), numbered);
    assertThatThrownBy(
            () ->
                prepare(
                    config(
                        "path = \"%s\", features-column = features, validation-path = /nowhere,"
                                .formatted(train)
                            + " test-path = \"%s\"".formatted(test)),
                    "never"))
        .hasMessageStartingWith("DN-1002 DATA_MISSING: The table does not have what is asked for")
        .hasMessageContaining("data.table.validation-path (/nowhere): cannot be opened as parquet:")
        .hasMessageContaining(
            "data.table.features-column: is features, and data.table.test-path (%s) has no such"
                    .formatted(test)
                + " column; it has [f, kind]. Set it to one of these.")
        .hasMessageContaining(
            "data.table.label-column: is of type bigint in data.table.test-path (%s), but of type"
                    .formatted(test)
                + " string in data.table.path (%s). Give all tables strings".formatted(train));
    assertThatThrownBy(
            () -> prepare(config(of(train).replace("= features", "= [kind, features]")), "never"))
        .hasMessageContaining("data.table.features-column: is kind, which is of type string in ")
        .hasMessageContaining("is features, which is of type vector in ")
        .hasMessageContaining(
            "Give a column of numbers; Spark ML's VectorAssembler makes one column of vectors of"
                + " all.");
    assertThatThrownBy(() -> prepare(config(of(train).replace("= features", "= kind")), "never"))
        .hasMessageContaining("Give a column of Spark ML vectors, arrays of numbers, or numbers.");
    assertThat(scratch.resolve("never")).doesNotExist();
  }
}

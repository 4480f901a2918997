package io.difficultynet.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.report.LearnedWeights;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WeightColumnTest {

  private static final LearnedWeights WEIGHTS =
      new LearnedWeights(
          "night",
          3,
          List.of(
              new LearnedWeights.OfClass(0, "T-shirt", 500, 0.25, 0.2),
              new LearnedWeights.OfClass(1, "Bag", 5, 1.75, Double.NaN)));

  private final SparkSession spark = LocalSpark.start();

  @AfterAll
  void stop() {
    spark.close();
  }

  private Dataset<Row> table(DataType type, @Nullable Object... labels) {
    List<Row> rows =
        IntStream.range(0, labels.length).mapToObj(i -> RowFactory.create(i, labels[i])).toList();
    return spark.createDataFrame(
        rows, new StructType().add("id", DataTypes.IntegerType).add("a.label", type));
  }

  private static List<Row> weighted(Dataset<Row> table) {
    return WeightColumn.add(table, "a.label", "w", WEIGHTS).orderBy("id").collectAsList();
  }

  @Test
  void namesFindTheirWeight() {
    Dataset<Row> table = table(DataTypes.StringType, "Bag", "T-shirt", "Bag");
    assertThat(WeightColumn.add(table, "a.label", "w", WEIGHTS).columns())
        .containsExactly("id", "a.label", "w");
    assertThat(weighted(table))
        .containsExactly(
            RowFactory.create(0, "Bag", 1.75),
            RowFactory.create(1, "T-shirt", 0.25),
            RowFactory.create(2, "Bag", 1.75));
  }

  @Test
  void numbersOfAnyTypeAreIndices() {
    assertThat(weighted(table(DataTypes.DoubleType, 1.0, 0.0)))
        .containsExactly(RowFactory.create(0, 1.0, 1.75), RowFactory.create(1, 0.0, 0.25));
    assertThat(weighted(table(DataTypes.LongType, 1L)))
        .containsExactly(RowFactory.create(0, 1L, 1.75));
  }

  /** As of a CSV file, whose cells are text. */
  @Test
  void numbersInTextAreIndicesWhereNoClassIsNamedByANumber() {
    assertThat(weighted(table(DataTypes.StringType, "1", "T-shirt")))
        .containsExactly(RowFactory.create(0, "1", 1.75), RowFactory.create(1, "T-shirt", 0.25));
  }

  /** Folders 0 to 11 are classes in the order of the alphabet: 0, 1, 10, 11, 2, … */
  @Test
  void numbersThatNameClassesAreNames() {
    List<String> names = IntStream.range(0, 12).mapToObj(String::valueOf).sorted().toList();
    LearnedWeights numbered =
        new LearnedWeights(
            "night",
            3,
            IntStream.range(0, 12)
                .mapToObj(
                    c ->
                        new LearnedWeights.OfClass(
                            c, names.get(c), 5, Integer.parseInt(names.get(c)) + 0.5, 0.2))
                .toList());
    Dataset<Row> texts = table(DataTypes.StringType, "2", "10");
    assertThat(WeightColumn.add(texts, "a.label", "w", numbered).orderBy("id").collectAsList())
        .containsExactly(RowFactory.create(0, "2", 2.5), RowFactory.create(1, "10", 10.5));
    Dataset<Row> numbers = table(DataTypes.IntegerType, 2, 10);
    assertThatThrownBy(() -> WeightColumn.add(numbers, "a.label", "w", numbered))
        .hasMessageContaining(
            "column a.label: has numbers, and the run's classes are named by numbers that are not"
                + " their indices. Cast it to text, which is taken for names.");
  }

  @Test
  void labelsThatAreNotClassesAreNamed() {
    assertThatThrownBy(() -> weighted(table(DataTypes.StringType, "Bag", "Hat", null, "Hat")))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: column a.label: has labels that are not classes of the run"
                + " night: Hat, null. Labels are names of the run's classes, or 0 to 1; leave other"
                + " rows out of the table.");
    assertThatThrownBy(() -> weighted(table(DataTypes.DoubleType, 0.5)))
        .hasMessageContaining("not classes of the run night: 0.5");
  }

  @Test
  void columnsThatDoNotFitAreToldTogether() {
    Dataset<Row> table = table(DataTypes.StringType, "Bag");
    assertThatThrownBy(() -> WeightColumn.add(table, "label", "id", WEIGHTS))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(
            "column label: is not in the table, which has [id, a.label]. Name its label column.")
        .hasMessageContaining("column id: is in the table already.");
    assertThatThrownBy(() -> weighted(table(DataTypes.BooleanType, true)))
        .hasMessageContaining("column a.label: is of type boolean.");
  }

  @Test
  void theClassesTableHasARowAClass() {
    assertThat(ClassWeightTable.of(spark, WEIGHTS).collectAsList())
        .containsExactly(
            RowFactory.create(0, "T-shirt", 500L, 0.25, 0.2),
            RowFactory.create(1, "Bag", 5L, 1.75, null));
  }
}

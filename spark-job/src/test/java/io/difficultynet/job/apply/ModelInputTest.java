package io.difficultynet.job.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.TableContent;
import io.difficultynet.conf.TableSettings;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.export.LocalSpark;
import io.difficultynet.job.predict.Sample;
import io.difficultynet.job.storage.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a model can be applied to, and what is said of all else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelInputTest {

  private static final Wanted IMAGES = new Wanted(false, 3, List.of("cat", "dog"), false, null);
  private static final Wanted LABELLED = new Wanted(false, 3, List.of("cat", "dog"), true, null);
  private static final Wanted FEATURES = new Wanted(true, 3, List.of("cat", "dog"), false, null);

  private final SparkSession session = LocalSpark.start();
  private Path scratch = Path.of("");

  @BeforeEach
  void scratch(@TempDir Path folder) {
    scratch = folder;
  }

  @AfterAll
  void stop() {
    session.stop();
  }

  private Path write(String name, String text) throws IOException {
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static InputRequest request(Path location) {
    return InputRequest.of(location.toString());
  }

  private static ModelInput input(InputRequest request, Wanted wanted) {
    return ModelInput.of(request, wanted, new LocalByteSource());
  }

  private List<Row> rows(InputRequest request, Wanted wanted) {
    return input(request, wanted).open(session).rows().collectAsList();
  }

  private static void assertRefused(Runnable refused, String... words) {
    assertThatThrownBy(refused::run)
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aFolderGivesItsFilesAtAnyDepthButForWhatProgramsLeave() throws IOException {
    write("in/b/c/2.png", "");
    write("in/1.jpg", "");
    write("in/.DS_Store", "");
    write("in/__MACOSX/3.png", "");
    Files.createSymbolicLink(scratch.resolve("in/b/back"), scratch.resolve("in"));
    ModelInput folder = input(request(scratch.resolve("in")), IMAGES);
    assertThat(folder.notes())
        .singleElement()
        .asString()
        .contains("not used: files and folders that programs leave behind (2)");
    SampleRows rows = folder.open(session);
    assertThat(rows.keyName()).isEqualTo("path");
    assertThat(rows.rows().collectAsList())
        .extracting(row -> row.getString(SampleRows.KEY))
        .containsExactly(scratch + "/in/1.jpg", scratch + "/in/b/c/2.png");
    assertThat(rows.sample().of(rows.rows().first()))
        .isEqualTo(new Sample.ImageAt(scratch + "/in/1.jpg"));
  }

  @Test
  void foldersAreLabelsWhereLabelsAreWanted() throws IOException {
    write("in/dog/deep/1.png", "");
    List<Row> rows = rows(request(scratch.resolve("in")), LABELLED);
    Labels labels = Labels.of(LABELLED.classNames());
    assertThat(labels.classOf(rows.get(0).get(SampleRows.LABEL)).number()).isEqualTo(1);
    write("in/wolf/2.png", "");
    write("in/3.png", "");
    assertRefused(
        () -> input(request(scratch.resolve("in")), LABELLED),
        "has 1 files beside the folders of the classes",
        "folder wolf: is none of the model's 2 classes");
  }

  @Test
  void aListHasPathsWithOrWithoutClasses() throws IOException {
    Path list = write("list.txt", "a b.png\n\nc/d.png 1\n/e.png\ns3a://f/g.png\n");
    assertThat(rows(request(list), IMAGES))
        .extracting(row -> row.getString(SampleRows.KEY))
        .containsExactly(scratch + "/a b.png", scratch + "/c/d.png", "/e.png", "s3a://f/g.png");
    assertRefused(
        () -> input(request(list), LABELLED),
        "line 1: has no class of the model, which are the numbers 0 to 1");
  }

  @Test
  void whatIsThereIsToldApart() throws IOException {
    assertRefused(
        () -> input(request(scratch.resolve("none")), IMAGES),
        "DN-1002",
        "there is no such file or folder");
    Path file = write("file.bin", "");
    assertRefused(() -> input(request(file), IMAGES), "whose name does not say what it is");
    Files.createDirectory(scratch.resolve("empty"));
    assertRefused(
        () -> input(request(scratch.resolve("empty")), IMAGES), "is a folder without a file");
    write("images/1.png", "");
    assertRefused(
        () -> input(request(scratch.resolve("images")), FEATURES),
        "has image files, and the model was trained on feature vectors");
    write("table/part-0.parquet", "");
    assertThat(input(request(scratch.resolve("table")), IMAGES)).isInstanceOf(TableInput.class);
    for (String name : List.of("a.orc", "a.CSV", "a.csv.gz", "a.json", "a.jsonl", "a.jsonl.gz")) {
      assertThat(input(request(write(name, "")), IMAGES)).as(name).isInstanceOf(TableInput.class);
    }
  }

  private InputRequest table(String key, List<String> features, String... kept) {
    return new InputRequest(
        scratch.resolve("table.csv").toString(),
        null,
        List.of(),
        null,
        null,
        features,
        key.isEmpty() ? null : key,
        null,
        List.of(kept));
  }

  @Test
  void columnsOfNumbersBecomeVectorsAndOthersAreKept() throws IOException {
    write("table.csv", "id,x,y,z,note\n7,1,2.5,3,a\n8,1,,3,b\n");
    SampleRows rows = input(table("id", List.of("x", "y", "z"), "note"), FEATURES).open(session);
    Dataset<Row> table = rows.rows();
    assertThat(table.columns()).containsExactly("sample", "key", "label", "note");
    Row first = table.first();
    assertThat(((Sample.Features) rows.sample().of(first)).values()).containsExactly(1, 2.5f, 3);
    assertThat(first.getString(SampleRows.KEY)).isEqualTo("7");
    Sample.Features second = (Sample.Features) rows.sample().of(table.collectAsList().get(1));
    assertThat(second.values()[1]).isNaN();
  }

  @Test
  void allThatIsWrongWithATableIsToldTogether() throws IOException {
    write("table.csv", "id,x,y,note\n7,1,2.5,a\n");
    assertRefused(
        () -> input(table("", List.of("x", "y")), FEATURES).open(session),
        "--features-column: names 2 features, and the model was trained on 3",
        "--key-column: is not given");
    assertRefused(
        () -> input(table("none", List.of("x", "y", "note"), "gone"), FEATURES).open(session),
        "--features-column: is note, which is of type string",
        "add \"nullValue=NA\" to --input-option, else correct it",
        "--key-column: is none, and --input",
        "--keep-columns: is gone, and --input");
    assertRefused(
        () -> input(table("id", List.of("x")), FEATURES).open(session),
        "has 1 features in its first row, and the model was trained on 3");
  }

  @Test
  void labelsAreMatchedByName() {
    Labels ofNumbers = Labels.byNamesOf(List.of("cat", "dog"), List.of("dog", "cat", "wolf"));
    assertThat(ofNumbers.classOf(0).number()).isEqualTo(1);
    assertThat(ofNumbers.classOf(2).none()).extracting("what").asString().contains("the label 2");
    Labels names = Labels.of(List.of("cat", "dog"));
    assertThat(names.classOf("dog").number()).isEqualTo(1);
    assertThat(names.classOf(1.0).number()).isEqualTo(1);
    assertThat(names.classOf(0.5).none()).isNotNull();
    assertThat(names.classOf(null).none()).extracting("what").isEqualTo("has no label (null)");
    Labels numbered = Labels.of(List.of("0", "1"));
    assertThat(numbered.classOf(1).number()).isEqualTo(1);
  }

  /** As when small classes were left out, or folders are sorted as text. */
  @Test
  void aNumberIsANameWhereClassesHaveOtherNumbers() throws IOException {
    Labels labels = Labels.of(List.of("0", "2", "10"));
    assertThat(labels.classOf(2).number()).isEqualTo(1);
    assertThat(labels.classOf(10L).number()).isEqualTo(2);
    assertThat(labels.classOf(1).none()).extracting("what").asString().contains("the label 1");
    Wanted wanted = new Wanted(false, 1, List.of("0", "2", "10"), true, null);
    Path list = write("list.txt", "a.png 2\nb.png 10\n");
    assertThat(rows(request(list), wanted))
        .extracting(row -> row.getString(SampleRows.LABEL))
        .containsExactly("2", "10");
    Path wrong = write("wrong.txt", "a.png 1\n");
    assertRefused(
        () -> input(request(wrong), wanted),
        "line 1: has no class of the model, which are the numbers 0, 10, 2");
  }

  /** 0012 is not 12. */
  @Test
  void theKeyOfACsvTableStaysAsItIs() throws IOException {
    write("table.csv", "id,x,y,z\n0012,1,2,3\n\" a \"\"b\"\", c\",1,2,3\n");
    assertThat(rows(table("id", List.of("x", "y", "z")), FEATURES))
        .extracting(row -> row.getString(SampleRows.KEY))
        .containsExactly("0012", " a \"b\", c");
    Wanted asTrained =
        new Wanted(true, 3, List.of("cat", "dog"), false, table(List.of("x", "y", "z"), "id"));
    assertThat(rows(table("", List.of()), asTrained))
        .as("by the column that the model's samples had their names from")
        .extracting(row -> row.getString(SampleRows.KEY))
        .containsExactly("0012", " a \"b\", c");
  }

  private static TableSettings table(List<String> features, String origin) {
    return new TableSettings(
        "csv",
        "a.csv",
        null,
        List.of(),
        new TableContent.Features(features),
        "label",
        null,
        origin,
        null,
        null);
  }

  @Test
  void csvIsWrittenAsOthersReadIt() throws IOException {
    Dataset<Row> table =
        session.sql("SELECT ' a \"b\", c' AS path, array(named_struct('class', 'x')) AS top");
    TableFormat.CSV.write(
        table, Folder.at(scratch.resolve("csv").toString(), new Configuration(false)));
    try (Stream<Path> files = Files.list(scratch.resolve("csv"))) {
      Path part = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      assertThat(part)
          .hasContent("path,top\n\" a \"\"b\"\", c\",\"[{\"\"class\"\":\"\"x\"\"}]\"\n");
    }
  }
}

package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PreparedFormat;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.job.export.LocalSpark;
import io.difficultynet.job.observe.DataCardTable;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.report.DataCard;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sets prepared by a Spark in this JVM, and read back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrepareTest {
  private static final Configuration HADOOP = new Configuration();
  private static final StructType TABLE =
      new StructType()
          .add("image", DataTypes.BinaryType)
          .add("kind", DataTypes.StringType)
          .add("key", DataTypes.StringType);

  private final SparkSession spark = LocalSpark.start();
  private final Path scratch;

  PrepareTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  /** An image whose every pixel says its number. */
  private static Pixels image(int number, int side) {
    Pixels pixels = new Pixels();
    pixels.reshape(new ImageShape(3, side, side));
    java.util.Arrays.fill(pixels.values(), (byte) number);
    return pixels;
  }

  private LoadedConfig config(String data, String... overrides) {
    Config text = ConfigReader.parse("difficulty-net { data { " + data + " } }", "test");
    List<String> all =
        new ArrayList<>(
            List.of(
                "split.imbalance=as-is",
                "split.validation-per-class=2",
                "split.validation-most-share=1",
                "augment.fit=resize"));
    all.addAll(List.of(overrides));
    return ConfigReader.read(text, all);
  }

  private DataCard prepare(LoadedConfig config, String name) {
    return new Prepare(config, HADOOP, output(config, name), Map.of(), line -> {}).run(spark);
  }

  private PreparedFolder output(LoadedConfig config, String name) {
    return new PreparedFolder(
        Folder.at(scratch.resolve(name).toString(), HADOOP), config.prepareDigest());
  }

  private TrainTest read(String name) {
    ImageFileSettings settings = new ImageFileSettings(ImageFileSettings.Verify.DECODE, 1, 0);
    return new PreparedFormat(new DataSource.Prepared(scratch.resolve(name).toString(), settings))
        .read(List.of(), new HadoopByteSource(HADOOP));
  }

  private String table(String name, List<Row> rows, StructType schema) {
    Dataset<Row> table = spark.createDataFrame(rows, schema).repartition(3);
    String path = scratch.resolve(name).toString();
    table.write().parquet(path);
    return path;
  }

  private static List<Row> rows(int aClass) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < aClass; i++) {
      rows.add(RowFactory.create(ImageEncoder.png(image(i, 8)), "owl", "owl-" + i));
      rows.add(RowFactory.create(ImageEncoder.png(image(100 + i, 8)), "cat", "cat-" + i));
    }
    return rows;
  }

  private String settings(String path) {
    return "format = table, table { path = \""
        + path
        + "\", image-column = image,"
        + " label-column = kind, origin-column = key }";
  }

  @Test
  void aTableWithStringLabelsBecomesASet() throws IOException {
    LoadedConfig config =
        config(settings(table("owls", rows(10), TABLE)), "prepare.shard-mebibytes=1");
    DataCard card = prepare(config, "set");
    assertThat(card.classNames()).containsExactly("cat", "owl");
    assertThat(card.parts()).extracting(DataCard.PartFigures::samples).containsExactly(12L, 4L, 4L);
    TrainTest images = read("set");
    assertThat(images.train().size()).isEqualTo(16);
    assertThat(images.train().shape()).isEqualTo(new ImageShape(3, 8, 8));
    Pixels pixels = new Pixels();
    for (int i = 0; i < 16; i++) {
      ((ImageStore) images.train()).decode(i, pixels);
      assertThat(pixels.at(0, 0, 0) >= 100).isEqualTo(images.train().label(i) == 0);
    }
    assertThat(Files.readString(scratch.resolve("set/data-card.html")))
        .contains("Data card of a prepared set")
        .contains("data:image/jpeg;base64,");
    assertThat(scratch.resolve("set/preparing.json")).doesNotExist();

    Dataset<Row> bySpark = spark.read().parquet(scratch.resolve("set/train").toString());
    assertThat(bySpark.columns()).containsExactly("sample", "label", "origin");
    assertThat(bySpark.filter("label = 1 and origin like 'owl-%'").count()).isEqualTo(6);
  }

  @Test
  void aColumnSaysWhichRowsStayTogether() {
    List<Row> rows = new ArrayList<>();
    for (Row row : rows(10)) {
      String key = row.getString(2);
      int nest = Integer.parseInt(key.substring(4)) / 2;
      rows.add(RowFactory.create(row.get(0), row.get(1), key, "nest " + nest));
    }
    String data = settings(table("nests", rows, TABLE.add("nest", DataTypes.StringType)));
    prepare(config(data, "split.group-by=nest"), "by-nest");
    for (String part : List.of("train", "validation", "test")) {
      Dataset<Row> shard = spark.read().parquet(scratch.resolve("by-nest/" + part).toString());
      Map<Integer, Long> nests =
          shard.select("origin").as(Encoders.STRING()).collectAsList().stream()
              .collect(
                  Collectors.groupingBy(
                      key -> Integer.parseInt(key.substring(4)) / 2, Collectors.counting()));
      assertThat(nests.values()).as("two of each class").isNotEmpty().containsOnly(4L);
    }
  }

  @Test
  void theSameRowsInAnotherOrderGiveTheSameBytes() throws IOException {
    List<Row> rows = rows(10);
    String first = table("first", rows, TABLE);
    java.util.Collections.reverse(rows);
    String second = table("second", rows, TABLE);
    prepare(config(settings(first)), "from-first");
    prepare(config(settings(second)), "from-second");
    for (Part part : Part.values()) {
      assertThat(scratch.resolve("from-second").resolve(part.shard(0)))
          .hasSameBinaryContentAs(scratch.resolve("from-first").resolve(part.shard(0)));
    }
  }

  @Test
  void badRowsAreRejectedByName() throws IOException {
    List<Row> rows = rows(10);
    rows.add(RowFactory.create(new byte[0], "owl", "empty"));
    rows.add(RowFactory.create(null, "owl", "null-image"));
    rows.add(RowFactory.create(ImageEncoder.png(image(1, 8)), null, "null-label"));
    rows.add(
        RowFactory.create("GIF89a          ".getBytes(StandardCharsets.US_ASCII), "cat", "gif"));
    DataCard card = prepare(config(settings(table("bad", rows, TABLE))), "bad-set");
    assertThat(card.rejected())
        .extracting(RejectedSample::origin, RejectedSample::what)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("empty", "is empty (0 bytes)"),
            org.assertj.core.api.Assertions.tuple(
                "gif", "is a GIF image, and only JPEG and PNG are read"),
            org.assertj.core.api.Assertions.tuple("null-image", "has no image (null)"),
            org.assertj.core.api.Assertions.tuple("null-label", "has no label (null)"));
    assertThat(Files.readAllLines(scratch.resolve("bad-set/rejected.jsonl"))).hasSize(4);
  }

  @Test
  void rowsWithoutAnOriginAreToldApartByWhatTheyHold() {
    List<Row> rows = rows(10);
    rows.add(rows.get(0));
    rows.add(RowFactory.create(rows.get(2).get(0), "cat", "other label, same image"));
    String path = table("equal", rows, TABLE);
    String data = settings(path).replace(", origin-column = key", "");
    DataCard card = prepare(config(data), "equal-set");
    assertThat(card.equalRows()).isEqualTo(1);
    assertThat(card.duplicates().otherLabel()).isEqualTo(1);
    assertThat(card.parts().stream().mapToLong(DataCard.PartFigures::samples).sum()).isEqualTo(21);

    assertThatThrownBy(() -> prepare(config(settings(path)), "twice"))
        .hasMessageContaining(
            "owl-0: is the origin of more than one row. Give data.table.origin-column a column that"
                + " differs in every row.");
    String byKind = settings(table("many", rows(16), TABLE)).replace("= key", "= kind");
    assertThatThrownBy(() -> prepare(config(byKind), "by-kind"))
        .hasMessageContaining("data: 10 more rows have the origin of another.");
  }

  @Test
  void sparksImageStructBecomesPngs() {
    StructType struct =
        new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    StructType schema = new StructType().add("image", struct).add("label", DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] blueGreenRed = new byte[4 * 4 * 3];
      for (int p = 0; p < blueGreenRed.length; p += 3) {
        blueGreenRed[p] = 10;
        blueGreenRed[p + 1] = 20;
        blueGreenRed[p + 2] = (byte) (200 + i);
      }
      rows.add(
          RowFactory.create(
              RowFactory.create("file:/images/" + i, 4, 4, 3, 16, blueGreenRed), (long) i % 2));
    }
    String path = table("structs", rows, schema);
    DataCard card =
        prepare(
            config(
                "format = table, table { path = \""
                    + path
                    + "\", image-column = image,"
                    + " label-column = label }"),
            "struct-set");
    assertThat(card.classNames()).containsExactly("0", "1");
    Pixels pixels = new Pixels();
    ((ImageStore) read("struct-set").train()).decode(0, pixels);
    assertThat(pixels.at(0, 0, 0)).isBetween(200, 219);
    assertThat(pixels.at(1, 3, 3)).isEqualTo(20);
    assertThat(pixels.at(2, 2, 1)).isEqualTo(10);
  }

  @Test
  void columnsThatAreNotThereAreNamedTogether() {
    String path = table("columns", rows(3), TABLE);
    String data =
        settings(path)
            .replace("image-column = image", "image-column = kind")
            .replace("label-column = kind", "label-column = klass");
    assertThatThrownBy(() -> prepare(config(data, "split.group-by=nest"), "columns-set"))
        .hasMessageStartingWith(
            "DN-1004 DATA_UNSUITABLE: The table does not have what is asked for")
        .hasMessageContaining(
            "data.table.image-column: is kind, which is of type string in data.table.path (")
        .hasMessageContaining("Give a column of binary or Spark's image struct.")
        .hasMessageContaining("data.table.label-column: is klass, and data.table.path (")
        .hasMessageContaining("split.group-by: is nest, and data.table.path (")
        .hasMessageContaining(
            "has no such column; it has [image, kind, key]. Set it to one of these.");
    assertThatThrownBy(() -> prepare(config(settings("/nothing/there")), "missing"))
        .hasMessageStartingWith(
            "DN-1002 DATA_MISSING: The table does not have what is asked for\n"
                + "  data.table.path (/nothing/there): cannot be opened as parquet: ");
  }

  /** Good files, and among the cats one of each odd kind. */
  private Path folders() throws IOException {
    Path root = Files.createDirectories(scratch.resolve("folders"));
    for (String part : List.of("train", "test")) {
      for (int c = 0; c < 2; c++) {
        Path inside = Files.createDirectories(root.resolve(part).resolve(c == 0 ? "cat" : "owl"));
        for (int i = 0; i < 6; i++) {
          Files.write(inside.resolve(i + ".png"), ImageEncoder.png(image(100 * c + i, 10 + i)));
        }
      }
    }
    OddFiles.write(root.resolve("train/cat"), ImageEncoder.png(image(1, 200)));
    return root;
  }

  @Test
  void foldersWithBadFilesBecomeASet() throws IOException {
    Path root = folders();
    LoadedConfig config =
        config(
            "format = class-folders, train-folder = \""
                + root.resolve("train")
                + "\", test-folder = \""
                + root.resolve("test")
                + "\"");
    DataCard card = prepare(config, "folder-set");
    assertThat(card.rejected())
        .extracting(one -> Path.of(one.origin()).getFileName().toString(), RejectedSample::what)
        .containsExactlyElementsOf(OddFiles.refusals());
    assertThat(card.rejected()).extracting(RejectedSample::className).containsOnly("cat");
    assertThat(card.parts().get(0).counts()).containsExactly(8L, 4L);
    assertThat(card.duplicates().trainInTest()).isEqualTo(12); // the same pictures were written
    assertThat(read("folder-set").train().shape()).isNull();
    assertThatThrownBy(
            () ->
                prepare(
                    config(
                        "format = class-folders, train-folder = \"%s/train\", test-folder = \"%s\""
                            .formatted(root, root.resolve("test/../train"))),
                    "same-folder"))
        .hasMessageContaining(" test images are among the other images too, the first is ");
  }

  /** Exif data that says: turn the image by a quarter to the right. */
  private static byte[] lyingOnItsSide(BufferedImage image) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", jpeg);
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "ffe10022457869660000" // segment
                    + "4d4d002a000000080001" // directory of one entry
                    + "0112000300000001000600000000" // orientation 6
                    + "0000");
    byte[] plain = jpeg.toByteArray();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(plain, 0, 2);
    file.write(exif);
    file.write(plain, 2, plain.length - 2);
    return file.toByteArray();
  }

  @Test
  void theOrientationThatASetWasPreparedWithGoesWithIt() throws IOException {
    Path root = scratch.resolve("sideways");
    for (String part : List.of("train", "test")) {
      for (int i = 0; i < 8; i++) {
        Path folder = Files.createDirectories(root.resolve(part + (i % 2 == 0 ? "/cat" : "/owl")));
        BufferedImage image = new BufferedImage(12, 8, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, part.length() % 8, 0xffffff);
        Files.write(folder.resolve(i + ".jpg"), lyingOnItsSide(image));
      }
    }
    String data =
        "format = class-folders, train-folder = \"%s/train\", test-folder = \"%s/test\""
            .formatted(root, root);
    prepare(config(data), "as-stored");
    assertThat(read("as-stored").train().shape()).isEqualTo(new ImageShape(3, 8, 12));
    prepare(config(data, "data.image-files.exif-orientation=apply"), "upright");
    ImageStore upright = (ImageStore) read("upright").train();
    assertThat(upright.shape()).isEqualTo(new ImageShape(3, 12, 8));
    Pixels pixels = new Pixels();
    upright.decode(0, pixels);
    assertThat(pixels.shape()).isEqualTo(new ImageShape(3, 12, 8));
  }

  @Test
  void theCardTellsWhatIsNotUsed() throws IOException {
    Path root = scratch.resolve("left-behind");
    for (String file : List.of("train/cat/1", "train/cat/2", "train/cat/3", "test/cat/4")) {
      Path image = root.resolve(file + ".png");
      Files.createDirectories(image.resolve("..").normalize());
      Files.write(image, ImageEncoder.png(image(file.charAt(file.length() - 1), 8)));
    }
    for (int i = 1; i < 4; i++) {
      Path other = Files.createDirectories(root.resolve("train/Cat"));
      Files.write(other.resolve(i + ".png"), ImageEncoder.png(image(10 * i, 8)));
    }
    Files.writeString(root.resolve("train/cat/Thumbs.db"), "");
    DataCard card =
        prepare(
            config(
                "format = class-folders, train-folder = \"%s/train\", test-folder = \"%s/test\""
                    .formatted(root, root)),
            "left-behind-set");
    assertThat(DataCardTable.lines(card))
        .anyMatch(line -> line.endsWith("leave behind (1, such as cat/Thumbs.db)"))
        .anyMatch(line -> line.startsWith("warning classes: 1 names differ from another in case"))
        .anyMatch(line -> line.startsWith("warning classes: 1 of 2 classes have training samples"));
    assertThat(scratch.resolve("left-behind-set/data-card.html")).content().contains("Thumbs.db");
  }

  /** One goes on after the other is complete, as after an executor was given up too early. */
  @Test
  void twoAttemptsOfAShardDoNotMeet() throws IOException {
    String name = Part.TRAIN.shard(0);
    String folder = scratch.resolve("attempts").toString();
    byte[] sample = ImageEncoder.png(image(1, 8));
    List<ShardEntry> entries = new ArrayList<>();
    entries.add(
        ShardOutput.write(
            folder,
            name,
            PreparedManifest.IMAGE,
            false,
            writer -> {
              entries.add(
                  ShardOutput.write(
                      folder,
                      name,
                      PreparedManifest.IMAGE,
                      false,
                      other -> other.add(sample, 0, "a")));
              writer.add(sample, 0, "a");
            }));
    assertThat(entries.get(0)).isEqualTo(entries.get(1));
    assertThat(FileEntry.of(Files.readAllBytes(scratch.resolve("attempts").resolve(name))).sha256())
        .isEqualTo(entries.get(0).sha256());
    assertThat(scratch.resolve("attempts/train").toFile().list()).hasSize(1);
  }

  @Test
  void whatAKilledAttemptLeavesIsNotInACompleteSet() {
    LoadedConfig config = config(settings(table("killed", rows(10), TABLE)));
    PreparedFolder output = output(config, "killed-set");
    Folder train = output.folder().child(Part.TRAIN.word());
    Consumer<String> killed =
        line -> {
          if (line.startsWith("writing ")) {
            train.writeText(".writing-1234-part-00000.parquet", "half");
          }
        };
    new Prepare(config, HADOOP, output, Map.of(), killed).run(spark);
    assertThat(scratch.resolve("killed-set/train").toFile().list())
        .containsExactly("part-00000.parquet");
  }

  @Test
  void aFolderIsPreparedOnceAndAfterAnInterruptionAgain() throws IOException {
    LoadedConfig config = config(settings(table("again", rows(10), TABLE)));
    PreparedFolder output = output(config, "again-set");
    output.requireFree();
    Path folder = scratch.resolve("again-set");
    Files.createDirectories(folder.resolve("train"));
    assertThatThrownBy(output::requireFree)
        .hasMessageContaining("DN-1006 OUTPUT_EXISTS: ")
        .hasMessageContaining("holds something that prepare did not begin");

    assertThat(output.begin()).isFalse(); // and is interrupted here
    Files.createDirectories(folder.resolve("train"));
    Files.writeString(folder.resolve("train/part-00099.parquet"), "half");
    output.requireFree();
    LoadedConfig other = config(settings(scratch.resolve("again").toString()), "run.seed=9");
    assertThatThrownBy(() -> output(other, "again-set").requireFree())
        .hasMessageContaining("was begun with another configuration and not completed");
    prepare(config, "again-set");
    assertThat(folder.resolve("train/part-00099.parquet")).doesNotExist();

    Optional<PreparedManifest> complete = output.complete();
    assertThat(complete).isPresent();
    assertThatThrownBy(() -> output(other, "again-set").complete())
        .hasMessageContaining("holds a set that was prepared with another configuration")
        .hasMessageContaining("Give another --output, or delete this folder");
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.job.ml.DifficultyNetClassifier;
import io.difficultynet.job.ml.DifficultyNetModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classifier of Spark ML beside the commands of the job, on the same table. */
class SparkMlIT {

  private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");
  private static final int CLASSES = 10;
  private static final int SIDE = 28;
  private static final List<String> SETTINGS =
      List.of(
          "run.epochs=2",
          "split.validation-per-class=3",
          "network.width=4",
          "augment.crop-padding=4",
          "train.batch-size=32");

  private final Path scratch;

  SparkMlIT(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  /**
   * The first images of Fashion-MNIST: 40 T-shirts down to 13 ankle boots; PNG files and labels.
   */
  private Dataset<Row> longTailed(SparkSession spark, String part, int most) throws IOException {
    byte[] images = unpacked(part + "-images-idx3-ubyte.gz");
    byte[] labels = unpacked(part + "-labels-idx1-ubyte.gz");
    int[] taken = new int[CLASSES];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.length - 8; i++) {
      int label = labels[8 + i];
      if (taken[label]++ < most - 3 * label * most / 40) {
        Pixels pixels = new Pixels();
        pixels.reshape(new ImageShape(1, SIDE, SIDE));
        System.arraycopy(images, 16 + i * SIDE * SIDE, pixels.values(), 0, SIDE * SIDE);
        rows.add(RowFactory.create(ImageEncoder.png(pixels), label));
      }
    }
    StructType schema =
        new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.IntegerType);
    return spark.createDataFrame(rows, schema);
  }

  private static byte[] unpacked(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(FASHION_MNIST.resolve(name)))) {
      return in.readNBytes(16 + 2000 * SIDE * SIDE);
    }
  }

  private static SparkSession spark() {
    return SparkSession.builder()
        .master("local[1]")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }

  private void job(String command, String data, String output, List<String> settings)
      throws IOException {
    Path conf = scratch.resolve(command + ".conf");
    Files.writeString(conf, "difficulty-net { run.seed = 7, data { %s } }".formatted(data));
    List<String> arguments = new ArrayList<>(List.of("--master", "local[1]", command));
    arguments.addAll(List.of("--config", conf.toString()));
    arguments.addAll(List.of("--output", scratch.resolve(output).toString()));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    Script.Result result = InProcess.run(scratch, arguments);
    assertThat(result.status()).as(result.errors()).isZero();
  }

  @Test
  void aFitInAPipelineHasTheBitsOfTheJob() throws IOException {
    Path train = scratch.resolve("train.parquet");
    try (SparkSession spark = spark()) {
      longTailed(spark, "train", 40).write().parquet(train.toString());
      longTailed(spark, "t10k", 10).write().parquet(scratch.resolve("test.parquet").toString());
    }
    job(
        "prepare",
        "format = table, table { path = \"%s\", test-path = \"%s\", image-column = image, label-column = label }"
            .formatted(train, scratch.resolve("test.parquet")),
        "set",
        SETTINGS);
    job(
        "train",
        "format = prepared, root = \"%s\"".formatted(scratch.resolve("set")),
        "run",
        SETTINGS.stream().filter(setting -> !setting.startsWith("split.")).toList());
    try (SparkSession spark = spark()) {
      DifficultyNetClassifier classifier =
          new DifficultyNetClassifier()
              .setFeaturesCol("image")
              .setSeed(7)
              .setConfiguration(SETTINGS.toArray(String[]::new));
      Dataset<Row> table = spark.read().parquet(train.toString());
      PipelineModel fitted =
          new Pipeline().setStages(new PipelineStage[] {classifier}).fit(table.repartition(3));
      DifficultyNetModel model = (DifficultyNetModel) fitted.stages()[0];
      model.save(scratch.resolve("saved").toString());
      DifficultyNetModel ofJob = DifficultyNetModel.fromRun(scratch.resolve("run").toString());
      ofJob.setFeaturesCol("image");
      assertThat(ofJob.transform(table).select("rawPrediction").collectAsList())
          .isEqualTo(model.transform(table).select("rawPrediction").collectAsList());
    }
    assertThat(parameters("saved")).isEqualTo(parameters("run"));
  }

  /** The tensors alone: the header before them has the digest of a configuration. */
  private byte[] parameters(String of) throws IOException {
    byte[] file = Files.readAllBytes(scratch.resolve(of).resolve("model/model.safetensors"));
    int header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return Arrays.copyOfRange(file, 8 + header, file.length);
  }
}

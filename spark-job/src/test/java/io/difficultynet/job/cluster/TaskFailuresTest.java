package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.job.export.LocalSpark;
import java.io.IOException;
import java.io.Serializable;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction1;

/** What Spark itself makes of the failure of a task, and what the user is told of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskFailuresTest {

  private final SparkSession session = LocalSpark.start();
  private final JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
  private final Path scratch;

  TaskFailuresTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @AfterAll
  void stop() {
    session.stop();
  }

  private static DifficultyNetException told(ThrowingCallable use) {
    return Failures.known(catchThrowable(use));
  }

  /** A task that throws what it has. */
  private static final class Throwing
      extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>> implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Exception thrown;

    Throwing(Exception thrown) {
      this.thrown = thrown;
    }

    @Override
    public Iterator<Integer> apply(Iterator<Integer> ignored) {
      throw new IllegalStateException("a task failed", thrown);
    }
  }

  /** As Hadoop's local file system says it in a pod that does not have the driver's volume. */
  @Test
  void aFolderThatExecutorsDoNotHaveIsAMistake() {
    IOException thrown =
        new IOException(
            "Mkdirs failed to create file:/out/eval/samples/_temporary/0/_temporary/attempt_2_0"
                + " (exists=false, cwd=file:/opt/spark/work-dir)");
    DifficultyNetException told = told(() -> stage(thrown));
    assertThat(told.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(told)
        .hasMessageContaining("file:/out/eval/samples: cannot be made by an executor")
        .hasMessageContaining("Give an --output that all executors see");
  }

  private List<Integer> stage(Exception thrown) {
    RDD<Integer> rdd =
        spark
            .parallelize(List.of(1), 1)
            .rdd()
            .mapPartitions(new Throwing(thrown), false, ClassTag.apply(Integer.class));
    return JavaRDD.fromRDD(rdd, ClassTag.<Integer>apply(Integer.class)).collect();
  }

  /** As the rounds of a training are: a barrier stage that ends in a shuffle. */
  private List<Integer> barrier(Exception thrown) {
    RDD<Integer> rdd =
        spark
            .parallelize(List.of(1), 1)
            .rdd()
            .barrier()
            .mapPartitions(new Throwing(thrown), false, ClassTag.apply(Integer.class));
    return JavaRDD.fromRDD(rdd, ClassTag.<Integer>apply(Integer.class))
        .mapToPair(i -> new Tuple2<>(i, i))
        .partitionBy(new HashPartitioner(1))
        .values()
        .collect();
  }

  private void bothTell(Exception thrown, ErrorCode code, String message) {
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(() -> stage(thrown), () -> barrier(thrown))) {
      DifficultyNetException told = told(use);
      assertThat(told).hasMessage(message);
      assertThat(told.code()).isEqualTo(code);
    }
  }

  @Test
  void anErrorOfOursKeepsCodeAndMessageInEveryKindOfStage() {
    DifficultyNetException one =
        new DifficultyNetException(
            ErrorCode.DATA_CORRUPT, "/data/a b.jpg", "ends after 3 of 9 rows", "Copy it again");
    DifficultyNetException several =
        new DifficultyNetException(
            ErrorCode.STORAGE_FAILED,
            "Two files cannot be read",
            List.of(new Problem("a", "is away", "Wait"), new Problem("b", "is away", "Wait")));
    bothTell(one, one.code(), String.valueOf(one.getMessage()));
    bothTell(several, several.code(), String.valueOf(several.getMessage()));
    assertThat(told(() -> barrier(several)).problems())
        .extracting(Problem::toString)
        .containsExactly("a: is away. Wait.", "b: is away. Wait.");
  }

  @Test
  void aFullDiskIsToldAsSuch() {
    bothTell(
        new IOException("No space left on device"),
        ErrorCode.STORAGE_FAILED,
        "DN-2004 STORAGE_FAILED: a local disk of an executor or of the driver (spark.local.dir):"
            + " cannot be written: No space left on device. Free space there, or set"
            + " spark.local.dir, on YARN yarn.nodemanager.local-dirs, to a larger disk, and run the"
            + " same command again.");
  }

  @Test
  void aFaultOfTheProgramIsNotTheClusters() {
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> stage(new NullPointerException("no slice")),
            () -> barrier(new NullPointerException("no slice")))) {
      DifficultyNetException told = told(use);
      assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(told).hasMessageContaining("a task: threw java.lang.NullPointerException at ");
      assertThat(told).hasMessageContaining("TaskFailuresTest").hasMessageContaining("no slice");
    }
  }

  @Test
  void aMachineThatDoesNotAnswerATaskIsTheClusters() {
    assertThat(told(() -> stage(new ConnectException("refused"))).code().fault().exitStatus())
        .isEqualTo(3);
    assertThat(told(() -> barrier(new ConnectException("refused"))).code().fault().exitStatus())
        .isEqualTo(3);
  }

  @Test
  void resultsThatAreTooLargeNameTheSetting() {
    spark.sc().conf().set("spark.driver.maxResultSize", "1m");
    try {
      assertThat(told(() -> spark.parallelize(List.of(1), 1).map(i -> new byte[1 << 21]).collect()))
          .hasMessageStartingWith(
              "DN-1011 CLUSTER_UNSUITABLE: spark.driver.maxResultSize: is 1024.0 KiB, and the results"
                  + " of 1 tasks have 2.0 MiB already. Set --conf spark.driver.maxResultSize=0");
    } finally {
      spark.sc().conf().remove("spark.driver.maxResultSize");
    }
  }

  private interface Damage {
    byte[] of(byte[] file);
  }

  /** Writes a table of one file and damages it; returns what reading it tells. */
  private DifficultyNetException damaged(String name, Damage damage) throws IOException {
    Path table = scratch.resolve(name);
    session.range(1_000).coalesce(1).write().parquet(table.toString());
    Path file = onlyFile(table);
    Files.deleteIfExists(checksum(file));
    Files.write(file, damage.of(Files.readAllBytes(file)));
    DifficultyNetException told =
        told(() -> session.read().schema("id long").parquet(table.toString()).collectAsList());
    assertThat(told.problems().get(0).where()).endsWith(file.toString());
    return told;
  }

  /** Where Hadoop notes the checksums of a local file. */
  private static Path checksum(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".crc");
  }

  private static Path onlyFile(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    assertThat(damaged("pages", file -> filled(file, 20, 200)))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: file:/")
        .hasMessageContaining(": cannot be read: it is damaged, or has other columns");
    assertThat(damaged("cut", file -> Arrays.copyOf(file, file.length / 2)))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: file:/")
        .hasMessageContaining(": is not a Parquet file, or was cut off. Write it again");
  }

  @Test
  void aFileThatWasReplacedUnderItsChecksumIsNamed() throws IOException {
    Path table = scratch.resolve("stale");
    session.range(1_000).coalesce(1).write().parquet(table.toString());
    Path file = onlyFile(table);
    Files.write(checksum(file), new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4});
    assertThat(
            told(() -> session.read().schema("id long").parquet(table.toString()).collectAsList()))
        .hasMessage(
            "DN-1003 DATA_CORRUPT: file:%s: does not have the checksum that the hidden .crc file"
                    .formatted(file)
                + " beside it says. Copy the file again; if it was replaced on purpose, delete that"
                + " .crc file.");
  }

  private static byte[] filled(byte[] file, int from, int to) {
    Arrays.fill(file, from, to, (byte) 7);
    return file;
  }

  @Test
  void aPartWithAnotherTypeIsNamedWithItsColumn() throws IOException {
    String table = scratch.resolve("types").toString();
    session.range(10).coalesce(1).write().parquet(table);
    assertThat(told(() -> session.read().schema("id string").parquet(table).collectAsList()))
        .hasMessageContaining(
            onlyFile(Path.of(table)) + ": has the column id as INT64, and the table")
        .hasMessageStartingWith("DN-1004 DATA_UNSUITABLE: ");
  }

  @Test
  void aNameThatHadoopCannotReadIsTheUsers() throws IOException {
    Path table = Files.createDirectories(scratch.resolve("colon"));
    Files.writeString(table.resolve("10:30.csv"), "x\n1\n");
    assertThat(told(() -> session.read().csv(table.toString()).collectAsList()))
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: 10:30.csv: is no name that Hadoop can read, for its colon."
                + " Rename the file or folder without a colon.");
  }

  @Test
  void whatSparkRefusesIsTheUsers() {
    assertThat(told(() -> session.range(3).selectExpr("ids").collectAsList()))
        .hasMessageStartingWith(
            "DN-1004 DATA_UNSUITABLE: Spark: refuses the table: [UNRESOLVED_COLUMN");
    assertThat(told(() -> session.conf().set("spark.sql.shuffle.partitions", "many")))
        .hasMessageStartingWith(
            "DN-1011 CLUSTER_UNSUITABLE: Spark's settings: are refused:"
                + " spark.sql.shuffle.partitions should be int, but was many.");
  }
}

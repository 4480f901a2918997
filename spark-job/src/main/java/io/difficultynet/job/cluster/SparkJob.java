package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.text.Screen;
import io.difficultynet.text.Secrets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The Spark settings that {@code spark-submit} left, and the context that is made from them. */
public final class SparkJob {

  private static final String DEFAULT_MASTER = "local[*]";

  /** What the names of the program's own classes begin with. */
  private static final String PROGRAM = "io.difficultynet.";

  /** What Spark takes for a pattern ({@code SparkHadoopUtil.isGlobPath}). */
  private static final Pattern PATTERN = Pattern.compile("[{}\\[\\]*?\\\\]");

  private static final String GLOB_PATHS = "__globPaths__"; // DataSource.GLOB_PATHS_KEY

  private SparkJob() {}

  /** Settings from {@code spark-submit}; the master is local where it set none. */
  public static SparkConf conf() {
    return new SparkConf().setIfMissing("spark.master", DEFAULT_MASTER);
  }

  /** Hadoop's settings with {@code spark.hadoop.*}, before there is a context. */
  public static Configuration hadoop(SparkConf conf) {
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  /**
   * Names the application after what it does, unless the user named it. Where nobody does, {@code
   * spark-submit} calls it after the main class.
   *
   * @param name such as {@code train birds}
   */
  public static void name(SparkConf conf, String name) {
    String given = conf.get("spark.app.name", "");
    if (given.isEmpty() || given.startsWith(PROGRAM)) {
      conf.set("spark.app.name", Secrets.hidden("difficulty-net " + name));
    }
  }

  /**
   * Starts Spark for barrier rounds on this shape.
   *
   * @param name of what the application does, as in {@link #name}
   */
  public static JavaSparkContext start(SparkConf conf, ClusterShape shape, String name) {
    shape.configure(conf);
    name(conf, name);
    return context(conf);
  }

  /** In YARN's application master there is one already. */
  static JavaSparkContext context(SparkConf conf) {
    askForTheLog(conf);
    return started(() -> ApplicationMaster.context().orElseGet(() -> new JavaSparkContext(conf)));
  }

  /**
   * Starts Spark for tables whose rows a network computes: a task an executor with all of its
   * cores, unless the user says otherwise, so that one copy of the network uses them all.
   */
  public static SparkSession session(SparkConf conf, String name) {
    conf.setIfMissing("spark.task.cpus", String.valueOf(ClusterShape.coresOfExecutor(conf)));
    name(conf, name);
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.set("spark.serializer", JavaSerializer.class.getName()); // as ClusterShape says
    return session(conf);
  }

  /** Starts Spark for tables. */
  public static SparkSession session(SparkConf conf) {
    askForTheLog(conf);
    SparkSession session = started(() -> SparkSession.builder().config(conf).getOrCreate());
    LostExecutors.watch(session.sparkContext(), Screen::err);
    return session;
  }

  private static void askForTheLog(SparkConf conf) {
    if (!SparkSettings.isLocal(SparkSettings.master(conf))) {
      ExecutorLog.on(conf);
    }
  }

  /** Columns of a table that have this name for Spark, which may not look at the case. */
  public static List<String> columnsNamed(Dataset<Row> table, String name) {
    var same = table.sparkSession().sessionState().conf().resolver();
    return Arrays.stream(table.columns())
        .filter(column -> (boolean) same.apply(column, name))
        .toList();
  }

  /**
   * A reader of a table at a path. Spark takes brackets, braces, stars and question marks for
   * patterns; in a path that exists as it is written they mean themselves.
   */
  public static DataFrameReader reader(SparkSession session, String path) {
    boolean literal =
        PATTERN.matcher(path).find()
            && Folder.at(path, session.sparkContext().hadoopConfiguration()).exists();
    return literal ? session.read().option(GLOB_PATHS, false) : session.read();
  }

  /** Spark refuses settings of its own, such as too little memory, as an argument. */
  private static <T> T started(Supplier<T> start) {
    try {
      return start.get();
    } catch (IllegalArgumentException e) {
      throw new DifficultyNetException(
          ErrorCode.CLUSTER_UNSUITABLE,
          "Spark",
          "does not start with these settings: " + e.getMessage(),
          "Correct the options of spark-submit, or spark.* in spark-defaults.conf",
          e);
    }
  }
}

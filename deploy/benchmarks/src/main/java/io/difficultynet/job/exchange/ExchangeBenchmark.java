package io.difficultynet.job.exchange;

import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.spark.ExecutorWait;
import io.difficultynet.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import scala.reflect.ClassTag;

/**
 * What an iteration's exchange costs by itself: {@link BlockExchange#sum} and {@link
 * BlockExchange#gather} on the executors of a cluster, for several numbers of parameters. Through
 * {@code spark-submit}:
 *
 * <pre>
 * deploy/benchmarks/exchange --master 'local-cluster[2,1,3072]' --parameters 500000,25000000
 * </pre>
 *
 * A table and, on the last line, everything as JSON go to standard output.
 */
@Command(
    name = "exchange",
    mixinStandardHelpOptions = true,
    description = "Times the exchange of an iteration between Spark executors, without training.")
public final class ExchangeBenchmark implements Callable<Integer> {

  private static final Duration EXECUTOR_WAIT = Duration.ofMinutes(2);

  @Option(
      names = "--parameters",
      split = ",",
      defaultValue = "270000,500000,11000000,25000000",
      description = "Numbers of parameters (default: ${DEFAULT-VALUE}).")
  private List<Integer> parameters = List.of();

  @Option(
      names = "--gradients",
      split = ",",
      defaultValue = "FP32,BF16",
      description = "How gradients are sent (default: ${DEFAULT-VALUE}).")
  private List<WireFormat> formats = List.of();

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "Iterations of each that do not count (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--iterations",
      defaultValue = "50",
      description = "Iterations of each that count (default: ${DEFAULT-VALUE}).")
  private int iterations;

  /** Runs the cases and exits: 0 done, 1 failed, 2 a wrong argument. */
  public static void main(String[] arguments) {
    int status =
        new CommandLine(new ExchangeBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments);
    System.out.flush();
    System.exit(status);
  }

  @Override
  public Integer call() {
    SparkConf conf = new SparkConf();
    ClusterShape shape = ClusterShape.of(conf);
    shape.configure(conf);
    conf.setIfMissing("spark.app.name", "difficulty-net exchange");
    List<Map<String, Object>> results = new ArrayList<>();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      ExecutorWait.of(spark, EXECUTOR_WAIT, System.err::println).until(shape.executors());
      System.out.println("on " + spark.master() + ": " + shape.text());
      System.out.println(ExchangeFigures.HEADER);
      for (int number : parameters) {
        for (WireFormat format : formats) {
          ExchangeCase measured = new ExchangeCase(number, format, warmUp, iterations);
          ExchangeFigures figures = measure(spark, shape.executors(), measured);
          System.out.println(figures.line());
          results.add(figures.toMap());
        }
      }
      System.out.println(
          Json.line(
              Map.of(
                  "master", spark.master(),
                  "executors", shape.executors(),
                  "coresEach", shape.cores(),
                  "cases", results)));
    }
    return 0;
  }

  private static ExchangeFigures measure(
      JavaSparkContext spark, int executors, ExchangeCase measured) {
    spark.setJobDescription(measured.toString());
    var task = new ExchangeTask(measured, executors, "benchmark-" + UUID.randomUUID());
    RDD<ExchangeTimes> barrier =
        spark
            .parallelize(IntStream.range(0, executors).boxed().toList(), executors)
            .rdd()
            .barrier()
            .mapPartitions(task, false, ClassTag.apply(ExchangeTimes.class));
    List<ExchangeTimes> parts =
        JavaRDD.fromRDD(barrier, ClassTag.<ExchangeTimes>apply(ExchangeTimes.class))
            .collect()
            .stream()
            .sorted(Comparator.comparingInt(ExchangeTimes::part))
            .toList();
    return new ExchangeFigures(measured, parts);
  }
}

package io.difficultynet.job.command;

import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.compare.ComparisonPlan;
import io.difficultynet.job.compare.ComparisonRun;
import io.difficultynet.job.compare.Variant;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.text.Screen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: several methods with several seeds on the same data, and one table. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Trains methods times seeds on the same data, each run in OUTPUT/METHOD/seed-N as train"
            + " does, and compares them. Runs that are complete are not repeated, stopped ones go"
            + " on.")
public final class CompareCommand implements Callable<Integer> {

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--methods",
      paramLabel = "A,B,…",
      split = ",",
      description = "Values of method.name, in the order of the table.")
  private List<String> methods = new ArrayList<>();

  @Option(
      names = "--variant",
      paramLabel = "NAME=METHOD,KEY=VALUE,…",
      description = "A method with settings of its own, for ablations. May be repeated.")
  private List<String> variants = new ArrayList<>();

  @Option(
      names = "--seeds",
      required = true,
      paramLabel = "N,N,…",
      split = ",",
      description = "Values of run.seed; methods are paired by them.")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      description = "Method or variant that the others are compared with; default: the first.")
  private @Nullable String baseline;

  @Option(
      names = "--parallel",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "Runs side by side, each on an equal share of the executors: at most as many as there are"
              + " executors (default 1).")
  private int parallel = 1;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the comparison on any Hadoop file system.")
  private String output = "";

  @Override
  public Integer call() {
    SparkConf spark = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(spark);
    ComparisonPlan.Request request = request();
    ComparisonPlan plan =
        ComparisonPlan.of(request, options.source(), spark, hadoop, Folder.at(output, hadoop));
    ConfigOptions.show(plan.notes());
    plan.settings().lines().forEach(Screen::out);
    return new ComparisonRun(plan, parallel).run(spark);
  }

  private ComparisonPlan.Request request() {
    Problems problems = new Problems();
    List<Variant> all = Variant.read(methods, variants, problems);
    List<String> names = all.stream().map(Variant::name).toList();
    if (new HashSet<>(seeds).size() < seeds.size()) {
      problems.add("--seeds " + seeds, "has a seed twice", "Give each seed once");
    }
    if (baseline != null && !names.contains(baseline)) {
      problems.add("--baseline " + baseline, "is not compared", "Give one of " + names);
    }
    if (parallel < 1) {
      problems.add("--parallel " + parallel, "is less than 1", "Give a number of runs");
    }
    for (String override : options.source().overrides()) {
      if (override.matches("(difficulty-net\\.)?(run\\.seed|method\\.name)\\s*=.*")) {
        problems.add(
            "--set " + override,
            "is what the comparison varies",
            "Leave it out; --seeds and --methods say it");
      }
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "This comparison cannot start");
    return new ComparisonPlan.Request(
        all, List.copyOf(seeds), baseline == null ? names.get(0) : baseline, parallel);
  }
}

package io.difficultynet.job.compare;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Fault;
import io.difficultynet.job.cluster.EndOfProcess;
import io.difficultynet.job.cluster.Failures;
import io.difficultynet.job.observe.ComparisonTable;
import io.difficultynet.job.observe.HtmlComparison;
import io.difficultynet.job.run.ReplicaSource;
import io.difficultynet.job.run.TrainingRun;
import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.RunResult;
import io.difficultynet.text.Screen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.spark.SparkConf;

/**
 * Trains the runs of a comparison in one Spark application. A run that fails is noted and the
 * others go on. After every run the comparison so far is printed and written.
 *
 * <p>Side by side: K driver threads, each with a run on its share of the executors. An executor
 * still has one task at a time, so {@link io.difficultynet.job.cluster.ClusterShape}'s promise
 * holds; which executors a run gets may change from stage to stage, which costs a rebuilt cache and
 * changes no bit. Cores of one executor are not divided: a replica's networks and OpenMP threads
 * belong to its JVM.
 */
public final class ComparisonRun {

  /** The name of the comparison as JSON. */
  public static final String RESULT = "comparison.json";

  /** The name of the page. */
  public static final String PAGE = "comparison.html";

  private final ComparisonPlan plan;
  private final int parallel;
  private Comparison comparison;
  private int worstStatus;

  /**
   * Takes the plan over.
   *
   * @param parallel runs side by side, at least 1
   */
  public ComparisonRun(ComparisonPlan plan, int parallel) {
    this.plan = plan;
    this.parallel = parallel;
    this.comparison = plan.blank();
  }

  /** Trains what is not complete yet; returns the exit status of the worst failure, 0 of none. */
  public int run(SparkConf conf) {
    return run(first -> first.startSpark(conf, "compare " + plan.folder()));
  }

  /**
   * The same with other replicas than Spark's.
   *
   * @param start makes their source when the first run needs it
   */
  int run(Function<TrainingRun, ReplicaSource> start) {
    List<ComparisonPlan.Run> rest = takeComplete();
    long complete = comparison.runs().stream().filter(run -> run.figures() != null).count();
    if (complete > 0) {
      Screen.out("%d of %d runs are complete already".formatted(complete, plan.runs().size()));
    }
    if (!rest.isEmpty()) {
      rest.stream()
          .flatMap(run -> run.training().warnings().stream())
          .distinct()
          .forEach(Screen::err);
      ComparisonPlan.Run first = rest.get(0);
      try (ReplicaSource source = start.apply(first.training())) {
        runSideBySide(rest, source);
      }
    }
    show();
    Screen.out("");
    Screen.out("comparison  " + plan.folder() + "/" + RESULT);
    Screen.out("page        " + plan.folder() + "/" + PAGE);
    return worstStatus;
  }

  /**
   * Takes over the complete runs; returns the others, all methods of a seed together, so that pairs
   * are complete early.
   */
  private List<ComparisonPlan.Run> takeComplete() {
    List<ComparisonPlan.Run> rest = new ArrayList<>();
    for (ComparisonPlan.Run run : plan.runs()) {
      try {
        Optional<RunResult> complete = run.training().complete();
        complete.ifPresent(result -> comparison = comparison.with(toCome(run).complete(result)));
        complete.ifPresent(run.training()::trackComplete);
        if (complete.isEmpty()) {
          rest.add(run);
        }
      } catch (DifficultyNetException e) { // such as checkpoints that are all damaged
        failed(run, e);
      }
    }
    rest.sort(Comparator.comparingInt(run -> comparison.seeds().indexOf(run.seed()))); // stable
    return rest;
  }

  private void runSideBySide(List<ComparisonPlan.Run> rest, ReplicaSource source) {
    ExecutorService drivers = Executors.newFixedThreadPool(parallel);
    try {
      List<Future<?>> futures = new ArrayList<>();
      rest.forEach(run -> futures.add(drivers.submit(() -> runOne(run, source))));
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // such as a full heap, which is this process's
      }
      throw new IllegalStateException("a run of the comparison ended without its result", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while runs were going on", e);
    } finally {
      drivers.shutdownNow();
    }
  }

  private void runOne(ComparisonPlan.Run run, ReplicaSource source) {
    if (source.isStopped()) {
      stopped(run);
      return;
    }
    ComparedRun done;
    try {
      done = toCome(run).complete(run.training().run(source, run.title() + "  ", parallel == 1));
    } catch (Exception e) { // Spark throws its checked SparkException without declaring it
      if (source.isStopped() || EndOfProcess.hasBegun()) {
        stopped(run);
      } else {
        failed(run, e);
      }
      return;
    }
    finished(done);
  }

  /** Takes over what a run gave. */
  synchronized void finished(ComparedRun done) {
    comparison = comparison.with(done);
    showSoFar();
  }

  private synchronized void failed(ComparisonPlan.Run run, Exception e) {
    DifficultyNetException known = Failures.known(e);
    Screen.message(run.title() + "  error " + known.getMessage());
    if (known.code().fault() == Fault.OURS) {
      Screen.trace(e);
    }
    worstStatus = Math.max(worstStatus, known.code().fault().exitStatus());
    comparison = comparison.with(toCome(run).failed(String.valueOf(known.getMessage())));
    showSoFar();
  }

  /** The application was ended, by a user or by the cluster: the run is not to blame. */
  private synchronized void stopped(ComparisonPlan.Run run) {
    if (!EndOfProcess.hasBegun()) { // which is told once, for all runs
      Screen.err(run.title() + "  Spark was stopped; run the command again to go on");
    }
    worstStatus = Math.max(worstStatus, Fault.CLUSTER.exitStatus());
  }

  private static ComparedRun toCome(ComparisonPlan.Run run) {
    return ComparedRun.toCome(run.variant().name(), run.seed());
  }

  /**
   * A table that cannot be written now is no fault of a run; it is written again after the next.
   */
  private synchronized void showSoFar() {
    try {
      show();
    } catch (RuntimeException e) {
      Screen.message("warning " + Failures.known(e).getMessage());
    }
  }

  private synchronized void show() {
    Screen.out("");
    ComparisonTable.lines(comparison).forEach(Screen::out);
    plan.folder().writeText(PAGE, HtmlComparison.of(comparison));
    plan.folder().writeText(RESULT, comparison.toJson());
  }
}

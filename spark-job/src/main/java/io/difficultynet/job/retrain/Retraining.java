package io.difficultynet.job.retrain;

import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Fault;
import io.difficultynet.job.cluster.EndOfProcess;
import io.difficultynet.job.cluster.Failures;
import io.difficultynet.job.run.ConfigSource;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.job.run.ReplicaSource;
import io.difficultynet.job.run.Resume;
import io.difficultynet.job.run.SparkReplicaSource;
import io.difficultynet.job.run.TrainingRun;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.Lease;
import io.difficultynet.job.track.Tracking;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.report.Decision;
import io.difficultynet.report.DecisionReason;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.Trial;
import io.difficultynet.text.Screen;
import io.difficultynet.text.Secrets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * One night: trains a candidate, measures it and the champion on the same samples, and decides. The
 * champion is served all the time: it changes in one step, when all that led to it is written.
 *
 * <p>A night that was stopped goes on with the same data and configuration; a candidate that failed
 * by itself, as by damaged data or by diverging, is written down as failed and not tried again. A
 * fault of the cluster leaves the candidate to the next night.
 */
public final class Retraining {

  /**
   * What the command line asks for.
   *
   * @param models the folder of models
   * @param rule of promotion
   * @param warmStart whether a candidate starts from the champion's weights
   * @param force whether one is trained on data that have not changed
   * @param keep number of runs that stay, at least 2
   */
  public record Request(
      Folder models, PromotionRule rule, boolean warmStart, boolean force, int keep) {}

  private final Request request;
  private final ConfigSource source;
  private final SparkConf conf;
  private final Configuration hadoop;
  private final ModelsFolder models;

  /** Starts nothing yet. */
  public Retraining(Request request, ConfigSource source, SparkConf conf, Configuration hadoop) {
    this.request = request;
    this.source = source;
    this.conf = conf;
    this.hadoop = hadoop;
    this.models = new ModelsFolder(request.models);
  }

  /**
   * Makes the champion before this one the champion again.
   *
   * @throws DifficultyNetException RUN_MISSING where there is none
   */
  public static void rollBack(Folder folder) {
    ModelsFolder models = new ModelsFolder(folder);
    try (Lease lease = Lease.take(folder, Screen::err)) {
      lease.requireHeld();
      String champion = models.rollBack();
      models.writeStory();
      Screen.out("rolled back  %s is the champion again".formatted(champion));
    }
  }

  /** The champion when the night begins. */
  private record Champion(String run, ModelFolder model) {}

  /** What the night trains. */
  private record Plan(LoadedConfig loaded, Preflight.Ready ready) {}

  /**
   * Runs it. Promoted and kept are both a success; the last line says which, and why.
   *
   * @param loaded the configuration, which has been shown to the user
   */
  public void run(LoadedConfig loaded) {
    try (Lease lease = Lease.take(request.models, Screen::err)) {
      models.settle();
      Champion champion = champion();
      Plan plan = plan(loaded, champion);
      Earlier earlier = new Earlier(models, request.warmStart);
      Optional<String> unfinished = earlier.unfinished(run -> training(run, plan));
      Optional<String> same =
          request.force
              ? Optional.empty()
              : earlier.same(plan.ready.preparation().identity(plan.loaded));
      if (unfinished.isEmpty() && same.isPresent()) {
        models.writeStory();
        Screen.out(
            "unchanged  the data have not changed since %s, so nothing is trained; --force trains all the same"
                .formatted(same.get()));
        return;
      }
      String run = unfinished.orElseGet(models::newRun);
      Screen.out("candidate  " + run + (unfinished.isPresent() ? ", which was stopped" : ""));
      Decision decision = decided(run, plan, champion);
      lease.requireHeld();
      conclude(decision);
      Tracking.tag(
          plan.loaded.config().track(),
          models.run(run).folder(),
          Map.of(
              "models", request.models.toString(),
              "decision", decision.outcome().name(),
              "decision.reason", decision.reason()),
          Screen::err);
      tell(decision);
    }
  }

  private @Nullable Champion champion() {
    Optional<String> run = models.champions().champion();
    return run.isEmpty() ? null : new Champion(run.get(), models.run(run.get()).readModel());
  }

  /** Checks everything before Spark starts. What is wrong with the data fails the candidate. */
  private Plan plan(LoadedConfig loaded, @Nullable Champion champion) {
    try {
      Preflight.Ready ready = Preflight.check(loaded.config(), conf, hadoop, request.models);
      requireTestSamples(ready);
      if (champion == null) {
        return new Plan(loaded, ready);
      }
      Contest.requireComparable(champion.run, champion.model, loaded.config(), ready);
      return request.warmStart ? warm(ready, champion) : new Plan(loaded, ready);
    } catch (DifficultyNetException e) {
      throw failed(models.newRun(), e, null, champion);
    }
  }

  private static void requireTestSamples(Preflight.Ready ready) {
    if (ready.preparation().testSize() == 0) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "data",
          "has no test samples, and a candidate is compared with the champion on these",
          "Name a test set, or leave it out and a part of the training samples becomes one");
    }
  }

  /**
   * The same run from the champion's weights, with its classifier where the classes are the same.
   */
  private Plan warm(Preflight.Ready ready, Champion champion) {
    boolean sameClasses = champion.model.classNames().equals(ready.preparation().classNames());
    LoadedConfig warm =
        source
            .with(
                "network.pretrained.weights="
                    + ModelFolder.weights(models.run(champion.run).model()),
                "network.pretrained.classifier=" + (sameClasses ? "load" : "new"))
            .loadToTrain(hadoop);
    return new Plan(warm, ready.startingFrom(warm.config(), hadoop));
  }

  private TrainingRun training(String run, Plan plan) {
    return new TrainingRun(plan.loaded, plan.ready, models.run(run), Resume.AUTO);
  }

  /** Trains the candidate where it is not complete, and compares it. */
  private Decision decided(String run, Plan plan, @Nullable Champion champion) {
    TrainingRun training = training(run, plan);
    try {
      training.warnings().forEach(Screen::err);
      try (JavaSparkContext spark = training.startApplication(conf, "retrain " + request.models);
          ReplicaSource replicas = SparkReplicaSource.within(spark)) {
        Optional<RunResult> complete = training.complete();
        RunResult result = complete.orElseGet(() -> training.run(replicas, "", true));
        return champion == null ? first(run, result) : compared(run, result, plan, champion, spark);
      }
    } catch (Exception e) { // Spark throws its checked SparkException without declaring it
      throw failed(run, Failures.known(e), plan, champion);
    }
  }

  private Decision first(String run, RunResult result) {
    Trial trial =
        Trial.ofFirst(
            result.test().counts(), PromotionRule.worst(result.groups(), result.test().counts()));
    String reason = "It is the first model.";
    return decision(run, Decision.Outcome.PROMOTED, reason, null, trial, result, List.of());
  }

  private Decision compared(
      String run, RunResult result, Plan plan, Champion champion, JavaSparkContext spark) {
    Screen.err(
        "comparing %s with the champion %s on %,d test samples"
            .formatted(run, champion.run, plan.ready.preparation().testSize()));
    Contest contest = new Contest(models.run(run).readModel(), champion.model);
    PromotionRule.Verdict verdict =
        request.rule.judge(
            contest.counts(spark, plan.loaded.config(), plan.ready), result.groups());
    return decision(
        run,
        verdict.promoted() ? Decision.Outcome.PROMOTED : Decision.Outcome.KEPT,
        DecisionReason.of(verdict, request.rule, contest.unknown()),
        champion.run,
        Trial.of(verdict),
        result,
        contest.unknown());
  }

  private Decision decision(
      String run,
      Decision.Outcome outcome,
      String reason,
      @Nullable String champion,
      Trial trial,
      RunResult result,
      List<String> unknown) {
    return new Decision(
        run,
        ModelsFolder.now(),
        outcome,
        reason,
        champion,
        request.rule,
        trial,
        result.classNames(),
        result.trainCounts(),
        unknown);
  }

  /**
   * Writes down that a candidate failed, unless the cluster did or the process was ended; then the
   * next night goes on with it.
   *
   * @param plan null where the checks failed
   * @return {@code e}
   */
  private DifficultyNetException failed(
      String run, DifficultyNetException e, @Nullable Plan plan, @Nullable Champion champion) {
    if (e.code().fault() == Fault.CLUSTER || EndOfProcess.hasBegun()) {
      return e;
    }
    try {
      conclude(failure(run, e, plan, champion));
    } catch (DifficultyNetException other) {
      e.addSuppressed(other); // what failed first is told
    }
    return e;
  }

  private Decision failure(
      String run, DifficultyNetException e, @Nullable Plan plan, @Nullable Champion champion) {
    List<String> names = plan == null ? List.of() : plan.ready.preparation().classNames();
    long[] counts = plan == null ? new long[0] : plan.ready.preparation().split().trainCounts();
    return new Decision(
        run,
        ModelsFolder.now(),
        Decision.Outcome.FAILED,
        Secrets.hidden(String.valueOf(e.getMessage())),
        champion == null ? null : champion.run,
        request.rule,
        null,
        names,
        Arrays.stream(counts).boxed().toList(),
        List.of());
  }

  private void conclude(Decision decision) {
    models.carryOut(decision);
    models.prune(request.keep);
    models.writeStory();
  }

  private void tell(Decision decision) {
    Screen.out("decision   " + models.run(decision.run()) + "/" + ModelsFolder.DECISION);
    Screen.out("page       " + request.models + "/" + ModelsFolder.PAGE);
    Screen.out(
        decision.outcome() == Decision.Outcome.PROMOTED
            ? "promoted  %s is the champion. %s".formatted(decision.run(), decision.reason())
            : "kept  %s stays the champion. %s".formatted(decision.champion(), decision.reason()));
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.deploy.clusters.ClusterTable;
import io.difficultynet.deploy.clusters.DriverProxy;
import io.difficultynet.deploy.clusters.TestCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is done with runs under a cluster manager, in both deploy modes: a run to its end, whose
 * page is looked at through the cluster manager's proxy, one that loses an executor, one that loses
 * its driver and goes on, an evaluation, a mistake of the user's and a fault of the cluster's. Each
 * run on two executors of one core ends with the bits of two replicas without Spark. {@code
 * deploy/bin/test --suite clusters}.
 */
@Tag("clusters")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterRuns {

  /** Where the driver runs: in the process that submits, or under the cluster manager. */
  enum Mode {
    CLIENT,
    CLUSTER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Batches of 2 make an epoch last for seconds. */
  static final String[] EPOCHS = {"--set", "run.epochs=3", "--set", "train.batch-size=2"};

  private static final Pattern FRAME = Pattern.compile("<iframe [^>]*src=\"([^\"]+)\"");

  private final String manager;
  private final Path scratch;
  final TinyRun tiny;
  private final RunFiles.Bits expected;

  /**
   * Computes the bits that every run is to end with.
   *
   * @param manager the cluster manager's name, for the table
   */
  ClusterRuns(String manager, Path scratch) {
    this.manager = manager;
    this.scratch = scratch;
    this.tiny = TinyRun.on("", scratch);
    RunFiles reference = tiny.output("reference");
    new LocalJob(tiny.conf(), 2).train(reference, "run.epochs=3", "train.batch-size=2");
    this.expected = reference.bits();
  }

  /** The cluster, which is up. */
  abstract TestCluster cluster();

  /** Options of {@code spark-submit} for two executors of one core. */
  abstract List<String> spark(Mode mode);

  /** Environment of {@code spark-submit}. */
  Map<String, String> environment() {
    return Map.of();
  }

  /** Where drivers and executors find a file that lies at this path here. */
  String uri(Path file) {
    return file.toString();
  }

  /** What is in an output folder at the moment. */
  RunFiles read(RunFiles output) {
    return output;
  }

  /** The number of epochs that are complete. */
  int epochs(RunFiles output) {
    return output.readEvents().size();
  }

  /** The exit status of the script where that of the driver is given. */
  abstract int status(Mode mode, int ofDriver);

  /** Looks at how the cluster manager says that the last application ended. */
  abstract String ending(Mode mode, int ofDriver, int attempts);

  /** Ends the driver at once. */
  void loseDriver(Mode mode, JobProcess job) {
    if (mode == Mode.CLIENT) {
      job.kill();
    } else {
      cluster().drivers().forEach(cluster()::kill);
    }
  }

  @AfterAll
  void stopTheCluster() {
    cluster().close();
  }

  private RunFiles output(Mode mode, String name) {
    return tiny.output(mode.word() + "-" + name);
  }

  List<String> train(Mode mode, RunFiles output, String... more) {
    return command(
        mode, "train", more, "--config", uri(tiny.conf()), "--output", uri(output.folder()));
  }

  List<String> command(Mode mode, String command, String[] more, String... options) {
    List<String> arguments = new ArrayList<>(spark(mode));
    arguments.addAll(List.of("--deploy-mode", mode.word(), command));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(more));
    return arguments;
  }

  JobProcess start(List<String> command) {
    return JobProcess.start(scratch, command, environment());
  }

  Script.Result run(List<String> command) {
    try (JobProcess job = start(command)) {
      return job.finish();
    }
  }

  private void note(Mode mode, String what, Script.Result result, String... more) {
    List<String> ending = new ArrayList<>(List.of("exit status " + result.status()));
    Stream.of(more).filter(part -> !part.isEmpty()).forEach(ending::add);
    ClusterTable.note(manager + ", " + mode.word() + " mode", what, String.join(", ", ending));
  }

  private String check(Mode mode, Script.Result result, int ofDriver, int attempts) {
    assertThat(result.status()).as(result.errors()).isEqualTo(status(mode, ofDriver));
    return ending(mode, ofDriver, attempts);
  }

  private void checkBits(RunFiles output, Script.Result result) {
    RunFiles files = read(output);
    assertThat(files.bits()).as(result.errors()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void aRunShowsItsPageAndEndsWithTheBitsOfReplicasWithoutSpark(Mode mode) {
    RunFiles output = output(mode, "run");
    Script.Result trained;
    try (JobProcess job = start(train(mode, output, EPOCHS))) {
      job.awaitTrue("an epoch", () -> epochs(output) > 0);
      cluster().proxy().ifPresent(ClusterRuns::checkPage);
      trained = job.finish();
    }
    String ending = check(mode, trained, 0, 1);
    checkBits(output, trained);
    note(mode, "train", trained, ending);

    Script.Result evaluated =
        run(command(mode, "evaluate", new String[0], "--run", uri(output.folder())));
    note(mode, "evaluate", evaluated, check(mode, evaluated, 0, 1));
  }

  /** The tab's frame has an address of the proxy's, where the report is. */
  private static void checkPage(DriverProxy proxy) {
    String tab = proxy.get("/training/");
    Matcher frame = FRAME.matcher(tab);
    assertThat(frame.find()).as(tab).isTrue();
    assertThat(frame.group(1)).startsWith(proxy.root() + "/training/");
    assertThat(proxy.get(frame.group(1).substring(proxy.root().length())))
        .contains("<title>tiny")
        .contains("epoch");
  }

  @ParameterizedTest
  @EnumSource
  void aLostExecutorCostsTimeAndNothingElse(Mode mode) {
    RunFiles output = output(mode, "executor-lost");
    try (JobProcess job = start(train(mode, output, EPOCHS))) {
      job.awaitTrue("an epoch", () -> epochs(output) == 1);
      List<String> executors = cluster().executors();
      assertThat(executors).hasSize(2);
      cluster().kill(executors.get(0));
      job.awaitTrue(
          "another executor in place of the lost one",
          () -> cluster().executors().stream().anyMatch(e -> !executors.contains(e)));
      Script.Result result = job.finish();
      String ending = check(mode, result, 0, 1);
      checkBits(output, result);
      note(mode, "executor lost", result, ending);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunWithoutItsDriverGoesOnFromTheLastCheckpoint(Mode mode) {
    RunFiles output = output(mode, "driver-lost");
    List<String> command = train(mode, output, EPOCHS);
    boolean again;
    Script.Result result;
    try (JobProcess job = start(command)) {
      job.awaitTrue("an epoch", () -> epochs(output) == 1);
      loseDriver(mode, job);
      result = job.finish();
      again = result.status() != 0;
    }
    if (again) {
      result = run(command);
    }
    assertThat(result.status()).as(result.errors()).isZero();
    String ending = ending(mode, 0, again ? 1 : 2);
    checkBits(output, result);
    note(mode, "driver lost", result, ending, again ? "started again" : "by itself");
  }

  @ParameterizedTest
  @EnumSource
  void aMistakeIsToldOnce(Mode mode) {
    RunFiles output = output(mode, "mistake");
    Script.Result refused = run(train(mode, output, "--set", "train.batch-size=0"));
    note(mode, "mistake", refused, check(mode, refused, 2, 1));
    assertThat(read(output).folder()).doesNotExist();
  }

  /** There will never be as many executors. */
  @ParameterizedTest
  @EnumSource
  void aFaultOfTheClusterIsTold(Mode mode) {
    RunFiles output = output(mode, "fault");
    List<String> command = train(mode, output, "--set", "cluster.executor-wait=5s");
    command.addAll(command.indexOf("--deploy-mode"), tooManyExecutors());
    Script.Result failed = run(command);
    note(mode, "cluster's fault", failed, check(mode, failed, 3, 2));
  }

  /** Options of {@code spark-submit} for more executors than there can be. */
  abstract List<String> tooManyExecutors();
}

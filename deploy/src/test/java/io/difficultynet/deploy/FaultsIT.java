package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.deploy.faults.FaultAgent;
import io.difficultynet.deploy.faults.FaultKind;
import io.difficultynet.deploy.faults.FaultPlan;
import io.difficultynet.deploy.faults.FaultPoint;
import io.difficultynet.deploy.faults.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults at random points, hundreds of them: each run ends with the bits of a run that nothing
 * happened to. {@code deploy/bin/test --suite faults}; {@code -Dfaults.seed=N} repeats the choice
 * of a run, as far as threads allow, and {@code -Dfaults.count=N} asks for more or fewer.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

  private static final String MASTER = "local-cluster[2,1,1024]";
  private static final int EPOCHS = 12;
  private static final String[] SETTINGS = {
    "--set", "run.epochs=" + EPOCHS, "--set", "cluster.peer-timeout=5s"
  };

  /** So many that a run ends within the four minutes that {@link JobProcess} gives it. */
  private static final int FAULTS_A_RUN = 15;

  private static final int FAULTS_OF_EXECUTORS = Integer.getInteger("faults.count", 260);
  private static final int FAULTS_OF_DRIVERS = FAULTS_OF_EXECUTORS / 4;

  private final long firstSeed =
      Long.getLong("faults.seed", System.currentTimeMillis() % 1_000_000);
  private final FaultTable table = new FaultTable();
  private final TinyRun tiny;
  private final Path scratch;
  private final Path agent;
  private RunFiles.Bits undisturbed;
  private RunFiles.Bits undisturbedAlone;

  FaultsIT(@TempDir Path scratch) {
    this.scratch = scratch;
    this.tiny = TinyRun.on(MASTER, scratch);
    this.agent = FaultAgent.jar(scratch);
    this.undisturbed = bits(tiny, "undisturbed");
    this.undisturbedAlone = bits(alone(), "undisturbed-alone");
  }

  private static RunFiles.Bits bits(TinyRun tiny, String name) {
    RunFiles output = tiny.output(name);
    Script.Result trained = tiny.runTrain(output, SETTINGS);
    assertThat(trained.status()).as(trained.errors()).isZero();
    return output.bits();
  }

  private TinyRun alone() {
    return new TinyRun(scratch, "local[1]", tiny.conf());
  }

  @BeforeAll
  void sayTheSeed() {
    System.out.println("faults.seed=" + firstSeed);
  }

  @AfterAll
  void writeTheTable() {
    System.out.println(table.write(firstSeed));
  }

  private FaultPlan plan(String name, long seed, int most, FaultPoint.Side side)
      throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("faults").resolve(name));
    Set<FaultKind> kinds =
        side == FaultPoint.Side.DRIVER
            ? EnumSet.of(FaultKind.KILL)
            : EnumSet.allOf(FaultKind.class);
    return new FaultPlan(folder, seed, most, EnumSet.copyOf(FaultPoint.of(side)), kinds);
  }

  /** A fault that executors survive or not, about one a round, until there were enough. */
  @Test
  void executorsThatFailAtAnyPointCostTimeAndNothingElse() throws IOException {
    int happened = 0;
    for (long seed = firstSeed; happened < FAULTS_OF_EXECUTORS; seed++) {
      FaultPlan plan = plan("executors-" + seed, seed, FAULTS_A_RUN, FaultPoint.Side.EXECUTOR);
      RunFiles output = tiny.output("executors-" + seed);
      Script.Result trained =
          tiny.with(
                  "--conf", "spark.executor.extraJavaOptions=" + plan.javaOption(agent),
                  "--conf", "spark.executor.heartbeatInterval=1s",
                  "--conf", "spark.network.timeout=10s",
                  "--conf", "spark.network.timeoutInterval=5s",
                  "--conf", "spark.stage.maxConsecutiveAttempts=100",
                  "--conf", "spark.deploy.maxExecutorRetries=-1")
              .runTrain(output, SETTINGS);
      List<String> faults = Faults.log(plan.folder());
      String what = "seed " + seed + ", " + faults + "\n" + trained.errors();

      assertThat(trained.status()).as(what).isZero();
      assertThat(output.bits()).as(what).isEqualTo(undisturbed);
      assertThat(faults).as(what).isNotEmpty();
      table.count("two executors", faults, Faults.forwards(plan.folder()), output);
      happened += faults.size();
    }
  }

  /** Started again with the same command after each death, as a scheduler would. */
  @Test
  void driversThatAreKilledAtAnyPointAreResumed() throws IOException {
    int happened = 0;
    for (long seed = firstSeed; happened < FAULTS_OF_DRIVERS; seed++) {
      FaultPlan plan = plan("drivers-" + seed, seed, FAULTS_A_RUN, FaultPoint.Side.DRIVER);
      RunFiles output = tiny.output("drivers-" + seed);
      TinyRun driver = alone().with("--driver-java-options", plan.javaOption(agent));
      Script.Result trained;
      int starts = 0;
      do {
        trained = JobProcess.run(scratch, driver.train(output, SETTINGS));
        starts++;
      } while (trained.status() == 137 && starts <= 2 * FAULTS_A_RUN);
      List<String> faults = Faults.log(plan.folder());
      String what = "seed " + seed + ", " + faults + "\n" + trained.errors();

      assertThat(trained.status()).as(what).isZero();
      assertThat(faults).as(what).hasSize(starts - 1);
      assertThat(output.bits()).as(what).isEqualTo(undisturbedAlone);
      table.count("driver", faults, Faults.forwards(plan.folder()), output);
      happened += faults.size();
    }
  }
}

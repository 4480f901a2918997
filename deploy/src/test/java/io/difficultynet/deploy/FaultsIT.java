package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.deploy.clusters.Standalone;
import io.difficultynet.deploy.faults.FaultAgent;
import io.difficultynet.deploy.faults.FaultKind;
import io.difficultynet.deploy.faults.FaultPlan;
import io.difficultynet.deploy.faults.FaultPoint;
import io.difficultynet.deploy.faults.Faults;
import io.difficultynet.job.checkpoint.SealedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
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

  /** Of {@link TinyRun}. */
  private static final int BATCH = 16;

  /** So many that a run ends within the minutes that {@link JobProcess} gives it. */
  private static final int FAULTS_A_RUN = 10;

  private static final int FAULTS_OF_EXECUTORS = Integer.getInteger("faults.count", 260);
  private static final int FAULTS_OF_DRIVERS = FAULTS_OF_EXECUTORS / 4;

  private static final int DAMAGES = Math.max(5, FAULTS_OF_EXECUTORS / 10);

  private final long firstSeed =
      Long.getLong("faults.seed", System.currentTimeMillis() % 1_000_000);
  private final FaultTable table = new FaultTable();
  private final TinyRun tiny;
  private final Path scratch;
  private final Path agent;
  private final RunFiles.Bits undisturbed;
  private final RunFiles.Bits undisturbedAlone;

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
            : EnumSet.complementOf(EnumSet.of(FaultKind.SLOW));
    return new FaultPlan(folder, seed, most, EnumSet.copyOf(FaultPoint.of(side)), kinds);
  }

  /**
   * With patience for more faults than there are in a year, and none for an executor that is
   * silent.
   */
  private TinyRun underFaults(FaultPlan plan) {
    return tiny.with(
        "--conf", "spark.executor.extraJavaOptions=" + plan.javaOption(agent),
        "--conf", "spark.executor.heartbeatInterval=1s",
        "--conf", "spark.network.timeout=10s",
        "--conf", "spark.network.timeoutInterval=5s",
        "--conf", "spark.stage.maxConsecutiveAttempts=100",
        "--conf", "spark.deploy.maxExecutorRetries=-1");
  }

  /** Counts the faults of a run that must have ended as if there had been none; returns them. */
  private List<String> sameBits(
      String whose,
      FaultPlan plan,
      Script.Result trained,
      RunFiles output,
      RunFiles.Bits expected) {
    List<String> faults = Faults.log(plan.folder());
    String what = "seed " + plan.seed() + ", " + faults + "\n" + trained.errors();
    assertThat(trained.status()).as(what).isZero();
    assertThat(output.bits()).as(what).isEqualTo(expected);
    table.count(whose, faults);
    return faults;
  }

  /** A fault that executors survive or not, about one a round, until there were enough. */
  @Test
  void executorsThatFailAtAnyPointCostTimeAndNothingElse() throws IOException {
    int happened = 0;
    for (long seed = firstSeed; happened < FAULTS_OF_EXECUTORS; seed++) {
      FaultPlan plan = plan("executors-" + seed, seed, FAULTS_A_RUN, FaultPoint.Side.EXECUTOR);
      RunFiles output = tiny.output("executors-" + seed);
      Script.Result trained = underFaults(plan).runTrain(output, SETTINGS);
      List<String> faults = sameBits("two executors", plan, trained, output, undisturbed);
      assertThat(faults).as("seed " + seed).isNotEmpty();
      happened += faults.size();
    }
  }

  /** The same executors under a master and workers that are processes of their own. */
  @Test
  void executorsOfAStandaloneClusterThatFailCostTimeAndNothingElse() throws Exception {
    FaultPlan plan = plan("standalone", firstSeed, FAULTS_A_RUN, FaultPoint.Side.EXECUTOR);
    RunFiles output = tiny.output("standalone");
    Script.Result trained;
    try (Standalone cluster =
        Standalone.start(Distribution.sparkHome(), scratch.resolve("standalone"), 2)) {
      List<String> options = new ArrayList<>(underFaults(plan).spark());
      options.addAll(
          List.of(
              "--executor-cores", "1", "--total-executor-cores", "2", "--executor-memory", "1g"));
      trained =
          new TinyRun(scratch, cluster.master(), tiny.conf(), options).runTrain(output, SETTINGS);
    }
    sameBits("two executors, standalone", plan, trained, output, undisturbed);
  }

  /** Connections that are made anew after each loss shake hands and encrypt. */
  @Test
  void executorsThatFailUnderEncryptionCostTimeAndNothingElse() throws IOException {
    FaultPlan plan = plan("encrypted", firstSeed, FAULTS_A_RUN, FaultPoint.Side.EXECUTOR);
    RunFiles output = tiny.output("encrypted");
    Script.Result trained =
        underFaults(plan)
            .with(
                "--conf", "spark.authenticate=true",
                "--conf", "spark.authenticate.secret=of-this-test",
                "--conf", "spark.network.crypto.enabled=true",
                "--conf", "spark.io.encryption.enabled=true")
            .runTrain(output, SETTINGS);
    sameBits("two executors, encrypted", plan, trained, output, undisturbed);
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
      List<String> faults = sameBits("driver", plan, trained, output, undisturbedAlone);
      assertThat(faults).as("seed " + seed).hasSize(starts - 1);
      happened += faults.size();
    }
  }

  /** About one of two executors dies in every epoch, at a random batch. */
  @Test
  void littleIsComputedForNothingWhereStagesAreShort() throws IOException {
    String[] inStages = {
      "--set", "run.epochs=" + EPOCHS,
      "--set", "cluster.peer-timeout=5s",
      "--set", "train.stage-iterations=2"
    };
    RunFiles reference = tiny.output("undisturbed-in-stages");
    Script.Result trained = tiny.runTrain(reference, inStages);
    assertThat(trained.status()).as(trained.errors()).isZero();
    FaultPlan any = plan("one-an-epoch", firstSeed, EPOCHS, FaultPoint.Side.EXECUTOR);
    FaultPlan plan =
        new FaultPlan(
            any.folder(),
            any.seed(),
            EPOCHS,
            EnumSet.of(FaultPoint.FORWARD),
            EnumSet.of(FaultKind.KILL));
    RunFiles output = tiny.output("one-an-epoch");
    trained = underFaults(plan).runTrain(output, inStages);
    List<String> faults = Faults.log(any.folder());

    assertThat(trained.status()).as(trained.errors()).isZero();
    assertThat(output.bits()).as(faults.toString()).isEqualTo(reference.bits());
    long batches = (output.readResult().epochs().get(0).samples() + BATCH - 1) / BATCH;
    double useful = 2.0 * EPOCHS * batches / Faults.forwards(any.folder());
    table.count("two executors, stages of 2 of %d batches".formatted(batches), faults);
    table.remark(
        "%d executors killed in %d epochs, stages of 2 of %d batches: %.1f %% of the passes counted"
            .formatted(faults.size(), EPOCHS, batches, 100 * useful));
    assertThat(useful).isGreaterThan(0.9);
  }

  /** Every byte of a checkpoint counts: flipped, cut, emptied, filled with zeros, gone, swapped. */
  @Test
  void checkpointsThatAreDamagedInAnyWayAreNoticed() throws IOException {
    RunFiles whole = new RunFiles(scratch.resolve("runs/undisturbed-alone"));
    Random random = new Random(firstSeed);
    int happened = 0;
    for (int i = 0; i < DAMAGES; i++) {
      RunFiles run = whole.copyTo(alone().output("damaged-" + i).folder());
      Files.delete(run.result());
      String what = damage(run.checkpoint(EPOCHS), random);
      Script.Result trained = alone().runTrain(run, SETTINGS);

      assertThat(trained.status()).as(what + "\n" + trained.errors()).isZero();
      assertThat(run.bits()).as(what + "\n" + trained.errors()).isEqualTo(undisturbedAlone);
      if (!what.contains(SealedFolder.MANIFEST)) { // some of its bytes are for people alone
        assertThat(trained.errors()).as(what).contains("going on after epoch " + (EPOCHS - 1));
      }
      happened++;
    }
    table.count("checkpoint damaged", happened);
  }

  private static String damage(Path checkpoint, Random random) throws IOException {
    List<Path> files;
    try (var inside = Files.list(checkpoint)) {
      files = inside.sorted().toList();
    }
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> {
        Files.delete(file);
        return file + " deleted";
      }
      case 1 -> {
        Files.write(file, Arrays.copyOf(bytes, at));
        return file + " cut at " + at;
      }
      case 2 -> {
        Arrays.fill(bytes, at / 2, bytes.length, (byte) 0);
        Files.write(file, bytes);
        return file + " zeros from " + at / 2;
      }
      case 3 -> {
        Files.write(file, new byte[0]);
        return file + " empty";
      }
      default -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        return file + " a bit of byte " + at;
      }
    }
  }

  /** All processes of a run share a disk that is full; when there is room again, it goes on. */
  @Test
  void aFullDiskEndsTheRunAndRoomAgainLetsItGoOn() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(scratch.resolve("small"), 900)) {
      RunFiles run = new RunFiles(disk.folder().resolve("run"));
      Script.Result full = alone().runTrain(run, SETTINGS);
      assertThat(full.status()).as(full.errors()).isEqualTo(3);
      assertThat(full.errors())
          .contains("DN-2004 STORAGE_FAILED: file:" + run.folder())
          .contains("No space left on device");
      disk.resize(100_000);
      Script.Result resumed = alone().runTrain(run, SETTINGS);
      assertThat(resumed.status()).as(resumed.errors()).isZero();
      assertThat(run.bits()).isEqualTo(undisturbedAlone);
    }
    table.count("output disk full", 1);
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefusedBeforeAnythingStarts() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(scratch.resolve("sealed"), 10_000)) {
      disk.readOnly();
      RunFiles run = new RunFiles(disk.folder().resolve("run"));
      Script.Result refused = alone().runTrain(run, SETTINGS);
      assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
      assertThat(refused.errors())
          .contains("error DN-1005 OUTPUT_UNWRITABLE: ")
          .contains("file:" + run.folder() + ": cannot be written: ")
          .contains("Read-only file system");
    }
    table.count("output disk read-only", 1);
  }

  /** {@code spark.local.dir}, where Spark keeps what a round gives. */
  @Test
  void aFullScratchDiskIsToldAsWhatItIs() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(scratch.resolve("scratch"), 32)) {
      RunFiles run = alone().output("full-scratch");
      Script.Result full =
          alone().with("--conf", "spark.local.dir=" + disk.folder()).runTrain(run, SETTINGS);
      assertThat(full.status()).as(full.errors()).isEqualTo(3);
      assertThat(full.errors()).contains("DN-2004 STORAGE_FAILED: ").contains("spark.local.dir");
    }
    table.count("scratch disk full", 1);
  }

  /** The second is told, and the first does not notice. */
  @Test
  void ofTwoDriversInOneFolderTheSecondIsRefused() {
    RunFiles run = alone().output("two-drivers");
    String[] longer = {"--set", "run.epochs=400"};
    try (JobProcess first = JobProcess.start(scratch, alone().train(run, longer))) {
      first.awaitTrue("an epoch was complete", () -> !run.readEvents().isEmpty());
      Script.Result second = alone().runTrain(run, longer);
      assertThat(second.status()).as(second.errors()).isEqualTo(3);
      assertThat(second.errors())
          .contains(
              "DN-2008 OUTPUT_IN_USE: file:" + run.folder() + ": is in use by another driver");
      int before = run.readEvents().size();
      first.awaitTrue("one more epoch", () -> run.readEvents().size() > before);
    }
    table.count("two drivers", 1);
  }

  /** Half of the time it stands still. */
  @Test
  void anExecutorThatAllWaitForIsNamed() throws IOException {
    RunFiles run = tiny.output("slow");
    String[] settings = {"--set", "run.epochs=4", "--set", "train.batch-size=2"};
    FaultPlan any = plan("slow", firstSeed, 1_000_000, FaultPoint.Side.EXECUTOR);
    FaultPlan slow =
        new FaultPlan(
            any.folder(),
            any.seed(),
            any.most(),
            EnumSet.of(FaultPoint.FORWARD),
            EnumSet.of(FaultKind.SLOW));
    Script.Result trained =
        tiny.with("--conf", "spark.executor.extraJavaOptions=" + slow.javaOption(agent))
            .runTrain(run, settings);
    assertThat(trained.status()).as(trained.errors()).isZero();
    assertThat(trained.errors())
        .containsPattern(
            "epoch \\d: executor [01] on \\S+ took [0-9.]+ times as long as the others");
    assertThat(run.readResult().epochs())
        .anySatisfy(epoch -> assertThat(epoch.remarks()).isNotEmpty());
    assertThat(run.report()).content().contains("times as long as the others");
    table.count("slow executor", 1);
  }
}

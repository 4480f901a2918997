package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job of profile {@code spark-4} by the {@code spark-submit} of a Spark 4 in {@code
 * SPARK_HOME}. {@code deploy/bin/test --suite spark-4}.
 */
@Tag("spark-4")
class Spark4IT {

  private final Path scratch;
  private final TinyRun tiny;

  Spark4IT(@TempDir Path scratch) {
    this.scratch = scratch;
    this.tiny = TinyRun.on("local-cluster[2,1,1024]", scratch);
  }

  @Test
  void twoExecutorsTrainAndAStoppedRunGoesOnToTheSameBits() {
    RunFiles whole = tiny.output("whole");
    assertTrained(train(whole, "network.engine=torch"));
    assertThat(whole.readResult().versions().get("spark")).startsWith("4.");

    RunFiles stopped = whole.stopped(tiny.output("stopped").folder(), TinyRun.EPOCHS);
    Script.Result resumed = train(stopped, "network.engine=torch");
    assertTrained(resumed);
    assertThat(resumed.errors()).contains("going on after epoch 3");
    assertThat(stopped.bits()).isEqualTo(whole.bits());
  }

  @Test
  void theOtherEngineIsRefused() {
    Script.Result refused = train(tiny.output("refused"), "network.engine=bigdl");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors()).contains("ENGINE_MISSING", "Set network.engine to torch");
  }

  private static void assertTrained(Script.Result result) {
    assertThat(result.status()).as(result.errors()).isZero();
  }

  private Script.Result train(RunFiles output, String engine) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Distribution.sparkHome().resolve("bin/spark-submit").toString(),
                "--properties-file",
                Distribution.ROOT.resolve("conf/spark-defaults.conf").toString(),
                "--jars",
                Distribution.engineJar().toString(),
                "--class",
                "io.difficultynet.job.Main",
                "--master",
                tiny.master(),
                Distribution.jobJar().toString(),
                "train",
                "--config",
                tiny.conf().toString()));
    command.addAll(List.of("--set", engine, "--output", output.folder().toString()));
    return new Script(command, scratch).run();
  }
}

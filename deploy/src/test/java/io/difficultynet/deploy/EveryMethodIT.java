package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.MethodPresets;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method trains to its end, and goes on from its middle as if it had never been stopped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryMethodIT {

  private static final int EPOCHS = 3;

  private final TinyRun tiny;
  private final LocalJob job;

  EveryMethodIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[1]", scratch);
    job = new LocalJob(tiny.conf(), 2);
  }

  static Stream<String> methods() {
    return MethodPresets.names().stream();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void trainsAndGoesOnWithTheSameBits(String method) {
    RunFiles whole = tiny.output(method);
    RunResult result = job.train(whole, settings(method));

    int epochs = result.epochs().size();
    assertThat(epochs).isGreaterThanOrEqualTo(EPOCHS);
    assertThat(result.epochs()).extracting(EpochReport::executors).containsOnly(2);
    assertThat(result.epochs())
        .extracting(EpochReport::samples)
        .containsOnly(result.trainCounts().stream().mapToLong(Long::longValue).sum());
    assertThat(result.test().counts().total()).containsOnly(20);
    assertThat(whole.report()).exists();

    RunFiles stopped = whole.stopped(tiny.output(method + "-stopped").folder(), epochs);
    RunResult resumed = job.train(stopped, settings(method));
    assertThat(stopped.bits()).isEqualTo(whole.bits());
    assertThat(resumed.epochs()).hasSize(epochs);
  }

  private static String[] settings(String method) {
    return Stream.concat(
            Stream.of("method.name=" + method, "run.epochs=" + EPOCHS), ofStage(method).stream())
        .toArray(String[]::new);
  }

  private static List<String> ofStage(String method) {
    return List.of("crt", "las").contains(method)
        ? List.of("method.second-stage.epochs=2")
        : List.of();
  }
}

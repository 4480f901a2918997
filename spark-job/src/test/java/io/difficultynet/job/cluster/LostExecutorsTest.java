package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;

class LostExecutorsTest {

  private final List<String> told = new ArrayList<>();
  private final LostExecutors listener = new LostExecutors(told::add, () -> false);

  @Test
  void aLostExecutorIsALineWithItsReason() {
    listener.onExecutorRemoved(removed("7", "Command exited with code 137"));
    assertThat(told)
        .containsExactly(
            "lost executor 7 (Command exited with code 137); what it was computing is computed"
                + " again");
  }

  @Test
  void ofALongReasonTheFirstLineIsTold() {
    listener.onExecutorRemoved(
        removed("7", "Exit status: 143. Diagnostics: killed\n[2026] more\n"));
    listener.onExecutorRemoved(removed("8", ""));
    assertThat(told)
        .containsExactly(
            "lost executor 7 (Exit status: 143. Diagnostics: killed); what it was computing is"
                + " computed again",
            "lost executor 8 (no reason given); what it was computing is computed again");
  }

  /** As Spark 3.5.5 does on YARN 3.3. */
  @Test
  void ofYarnContainerAndStatusAreToldOnce() {
    String reason =
        "Container from a bad node: container_1796_0007_01_000002 on host: node7. Exit status: 137."
            + " Diagnostics: [2026-11-30 16:01:06.526]Container killed on request.\n"
            + "[2026-11-30 16:01:06.526]Killed by external signal\n.";
    listener.onExecutorRemoved(removed("7", reason));
    listener.onExecutorRemoved(removed("7", reason));
    assertThat(told)
        .containsExactly(
            "lost executor 7 (exit status 137 of container_1796_0007_01_000002 on node7); what it"
                + " was computing is computed again");
  }

  @Test
  void whenTheProcessEndsNothingIsTold() {
    new LostExecutors(told::add, () -> true)
        .onExecutorRemoved(removed("7", "Command exited with 143"));
    assertThat(told).isEmpty();
  }

  private static SparkListenerExecutorRemoved removed(String id, String reason) {
    return new SparkListenerExecutorRemoved(0, id, reason);
  }
}

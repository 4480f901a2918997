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
    listener.onExecutorRemoved(removed("Command exited with code 137"));
    assertThat(told)
        .containsExactly(
            "lost executor 7 (Command exited with code 137); what it was computing is computed"
                + " again");
  }

  @Test
  void ofALongReasonTheFirstLineIsTold() {
    listener.onExecutorRemoved(removed("Exit status: 143. Diagnostics: killed\n[2026] more\n"));
    listener.onExecutorRemoved(removed(""));
    assertThat(told)
        .containsExactly(
            "lost executor 7 (Exit status: 143. Diagnostics: killed); what it was computing is"
                + " computed again",
            "lost executor 7 (no reason given); what it was computing is computed again");
  }

  @Test
  void whenTheProcessEndsNothingIsTold() {
    new LostExecutors(told::add, () -> true).onExecutorRemoved(removed("Command exited with 143"));
    assertThat(told).isEmpty();
  }

  private static SparkListenerExecutorRemoved removed(String reason) {
    return new SparkListenerExecutorRemoved(0, "7", reason);
  }
}

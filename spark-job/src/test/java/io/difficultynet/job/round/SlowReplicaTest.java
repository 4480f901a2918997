package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlowReplicaTest {

  private static RoundSlice slice(int part, double compute, double input) {
    return new RoundSlice(
        part,
        new float[0],
        new float[0],
        List.of(),
        0,
        0,
        "executor " + part + " on node" + part,
        new RoundTimes(compute, input, 20, 20));
  }

  @Test
  void theOneThatAllWaitForIsNamed() {
    assertThat(SlowReplica.among(List.of(slice(0, 2, 0.5), slice(1, 10, 2.5), slice(2, 2, 0))))
        .contains(
            "executor 1 on node1 took 5.0 times as long as the others (12.5 s beside 2.5 s of"
                + " computing and reading), and they waited for it");
    assertThat(SlowReplica.among(List.of(slice(0, 2, 0), slice(1, 5, 0)))).isPresent();
  }

  @Test
  void commonDifferencesAreNot() {
    assertThat(SlowReplica.among(List.of(slice(0, 2, 0), slice(1, 4, 0)))).isEmpty();
    assertThat(SlowReplica.among(List.of(slice(0, 0.1, 0), slice(1, 0.9, 0)))).isEmpty();
    assertThat(SlowReplica.among(List.of(slice(0, 9, 0)))).isEmpty();
  }
}

package io.difficultynet.job.bigdl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.ReplicaContract;
import io.difficultynet.job.engine.Tiny;
import org.junit.jupiter.api.Test;

/** BigDL's layers do what every engine has to do. */
class BigDlReplicaTest extends ReplicaContract {

  @Override
  protected Replica replica(NetworkDescription network) {
    Replica replica = new BigDlReplica(network, MOST_PREDICTED);
    replica.useThreads(1);
    return replica;
  }

  @Test
  void moreSamplesThanFitAreRefused() {
    try (Replica replica = replica(NETWORK)) {
      Batch batch = Tiny.batch(NETWORK, MOST_PREDICTED + 1, 6);
      assertThatThrownBy(() -> replica.logits(batch))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A batch of 8 samples for a replica that predicts at most 7 at once");
    }
  }
}

package io.difficultynet.job.bigdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.GivenCoefficients;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.ReplicaContract;
import io.difficultynet.job.engine.ResidentMemory;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** BigDL's layers do what every engine has to do. */
class BigDlReplicaTest extends ReplicaContract {

  private static final NetworkDescription LARGER =
      ResNets.forSmallImages(20, 16, Shortcut.A, new Node.Input(3, 32, 32), 10);

  private static final int LARGEST = 32; // samples of a batch

  /** Bytes: outputs and their gradients. */
  private static final long OF_ONE_NETWORK = 2L * LARGEST * LARGER.activationCount() * Float.BYTES;

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

  /** A network of its own for each size, but in one piece of memory. */
  @Test
  void furtherBatchSizesAndPredictionsTakeNoMemoryOfTheirOwn() throws IOException {
    try (Replica replica = new BigDlReplica(LARGER, LARGEST)) {
      replica.load(Tiny.parameters(LARGER, 3));
      gradient(replica, LARGEST);
      long before = ResidentMemory.bytes();
      for (int size = LARGEST - 6; size < LARGEST; size++) {
        gradient(replica, size);
        replica.logits(Tiny.batch(LARGER, size, 5));
        replica.features(Tiny.batch(LARGER, size, 5));
      }
      assertThat(ResidentMemory.bytes() - before).isLessThan(2 * OF_ONE_NETWORK);
    }
  }

  @Test
  void closingFreesTheMemory() throws IOException {
    long before = ResidentMemory.bytes();
    for (int i = 0; i < 12; i++) {
      cycle();
    }
    assertThat(ResidentMemory.bytes() - before).isLessThan(2 * OF_ONE_NETWORK);
  }

  private static void cycle() {
    try (Replica replica = new BigDlReplica(LARGER, LARGEST)) {
      replica.load(Tiny.parameters(LARGER, 3));
      gradient(replica, LARGEST);
      gradient(replica, LARGEST - 1);
      replica.logits(Tiny.batch(LARGER, LARGEST, 5));
    }
  }

  private static void gradient(Replica replica, int size) {
    replica.gradient(
        Tiny.batch(LARGER, size, 4),
        new GivenCoefficients(Tiny.coefficients(size)),
        new float[LARGER.parameterCount()]);
  }
}

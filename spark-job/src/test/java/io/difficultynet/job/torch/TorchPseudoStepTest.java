package io.difficultynet.job.torch;

import static io.difficultynet.job.engine.ReplicaComparison.relativeError;
import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.MetaBruteForce;
import io.difficultynet.job.round.MetaBruteForce.Question;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The meta gradient by two forwards on libtorch, against the same identity with one backward for
 * each class, which the twin's test shows to be exact.
 */
@Tag("torch")
class TorchPseudoStepTest {

  private static final double RELATIVE = 1e-2;

  /** The direction u comes from a gradient in bfloat16; the two forwards do not. */
  private static final double RELATIVE_BF16 = 2e-2;

  /** The default of {@code method.epsilon}. */
  private static final double EPSILON = 1e-3;

  private final NetworkDescription network =
      ResNets.forSmallImages(8, 8, Shortcut.A, new Node.Input(3, 16, 16), 10);
  private final Question question =
      new Question(
          Tiny.parameters(network, 11),
          new double[] {0.4, 0.6, 0.8, 0.9, 1, 1, 1.1, 1.2, 1.4, 1.6},
          0.05,
          Tiny.batch(network, 64, 12),
          Tiny.batch(network, 40, 13));

  @BeforeAll
  static void load() {
    Libtorch.load();
  }

  @Test
  void theIdentityHoldsIn32BitFloatsAndToRoundingInBfloat16() {
    try (Replica full = replica(Precision.FP32);
        Replica rounded = replica(Precision.BF16)) {
      double[] exact = MetaBruteForce.byBackward(full, question);
      double[] found = MetaBruteForce.identity(full, question, EPSILON);
      double[] inBf16 = MetaBruteForce.identity(rounded, question, EPSILON);
      assertThat(relativeError(found, exact)).isLessThan(RELATIVE);
      assertThat(relativeError(inBf16, exact)).isBetween(RELATIVE / 10, RELATIVE_BF16);
    }
  }

  /** Where it computes. */
  TorchDevice device() {
    return TorchDevice.CPU;
  }

  final Replica replica(Precision precision) {
    Replica replica = new TorchReplica(network, device(), precision, "this test");
    replica.useThreads(1);
    return replica;
  }
}

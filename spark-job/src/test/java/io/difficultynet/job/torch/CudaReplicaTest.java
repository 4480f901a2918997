package io.difficultynet.job.torch;

import static io.difficultynet.job.engine.ReplicaComparison.relativeError;
import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.GivenCoefficients;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same on the first GPU of this machine, and what only a GPU has. */
@Tag("cuda")
class CudaReplicaTest extends TorchReplicaTest {

  /** TensorFloat-32 has 11 bits of significand, so factors are off by up to 2⁻¹¹. */
  private static final double TF32_GRADIENT = 0.02;

  @Override
  TorchDevice device() {
    return new TorchDevice(0);
  }

  @Test
  void inTensorFloat32TheGradientIsRoundedAndWhatIsMeasuredIsNot() {
    NetworkDescription network =
        ResNets.forSmallImages(20, 16, Shortcut.A, new Node.Input(3, 32, 32), 10);
    Batch batch = Tiny.batch(network, 64, 4);
    float[] rounded = new float[network.parameterCount()];
    float[] full = new float[network.parameterCount()];
    try (Replica tf32 = replica(network, Precision.TF32);
        Replica fp32 = replica(network, Precision.FP32)) {
      for (Replica replica : new Replica[] {tf32, fp32}) {
        replica.load(Tiny.parameters(network, 3));
        replica.loadStatistics(Tiny.statistics(network, 2));
      }
      tf32.gradient(batch, new GivenCoefficients(Tiny.coefficients(64)), rounded);
      fp32.gradient(batch, new GivenCoefficients(Tiny.coefficients(64)), full);
      assertThat(relativeError(rounded, full)).isBetween(1e-5, TF32_GRADIENT);
      assertThat(tf32.trainingLogits(batch)).containsExactly(fp32.trainingLogits(batch));
      assertThat(tf32.logits(batch)).containsExactly(fp32.logits(batch));
    }
  }

  @Test
  void theSameCallsGiveTheSameBitsInAllPrecisions() {
    NetworkDescription network =
        ResNets.forSmallImages(20, 16, Shortcut.A, new Node.Input(3, 32, 32), 10);
    for (Precision precision : Precision.values()) {
      assertThat(gradient(network, precision))
          .as("%s", precision)
          .containsExactly(gradient(network, precision));
    }
  }

  @Test
  void theSameCallsGiveTheSameBitsForLargeImages() {
    NetworkDescription network =
        ResNets.forLargeImages(10, 16, Shortcut.B, new Node.Input(3, 64, 64), 10);
    assertThat(gradient(network, Precision.FP32))
        .containsExactly(gradient(network, Precision.FP32));
  }

  private float[] gradient(NetworkDescription network, Precision precision) {
    float[] gradient = new float[network.parameterCount()];
    try (Replica replica = replica(network, precision)) {
      replica.load(Tiny.parameters(network, 3));
      replica.gradient(
          Tiny.batch(network, 64, 4), new GivenCoefficients(Tiny.coefficients(64)), gradient);
    }
    return gradient;
  }
}

package io.difficultynet.job.torch;

import static io.difficultynet.job.engine.ReplicaComparison.relativeError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.GivenCoefficients;
import io.difficultynet.job.engine.PlainReplica;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.ReplicaContract;
import io.difficultynet.job.engine.ResidentMemory;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Perceptrons;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** libtorch's functions do what every engine has to do, in both precisions. */
@Tag("torch")
class TorchReplicaTest extends ReplicaContract {

  /**
   * bfloat16 has 8 bits of significand: each activation is off by up to 2⁻⁹ of itself. PyTorch
   * 2.15's autocast on a ResNet-8 like these: losses 8e-4, gradient 0.08.
   */
  private static final double BF16_LOSSES = 0.01;

  private static final double BF16_GRADIENT = 0.2;

  @BeforeAll
  static void load() {
    Libtorch.load();
  }

  /** Where it computes. */
  TorchDevice device() {
    return TorchDevice.CPU;
  }

  @Override
  protected Replica replica(NetworkDescription network) {
    return replica(network, Precision.FP32);
  }

  final Replica replica(NetworkDescription network, Precision precision) {
    Replica replica = new TorchReplica(network, device(), precision, "this test");
    replica.useThreads(1);
    return replica;
  }

  @ParameterizedTest
  @EnumSource
  void inBfloat16TheGradientIsThatOfTheTwinToTheRoundingOfActivations(Shortcut shortcut) {
    assertGradientInBfloat16(
        ResNets.forSmallImages(8, 16, shortcut, new Node.Input(3, 16, 16), 10));
  }

  /** Pooling, forks, convolutions with a bias. */
  @Test
  void inBfloat16TheGradientOfOtherNetworksIsThatOfTheTwinToo() {
    assertGradientInBfloat16(
        ResNets.forLargeImages(10, 16, Shortcut.B, new Node.Input(3, 96, 96), 5));
    assertGradientInBfloat16(Tiny.withForks(5));
    assertGradientInBfloat16(Tiny.withoutNorm(3));
  }

  /** The kind of number changes on the way back too. */
  @Test
  void inBfloat16AGradientReachesWhatIsInFrontOfTheFirstConvolution() {
    assertGradientInBfloat16(
        new NetworkDescription(
            "norm first",
            List.of(
                new Node.Input(3, 6, 6),
                new Node.BatchNorm(0, 3),
                new Node.Convolution(1, 3, 8, 3, 1, 1),
                new Node.GlobalAveragePool(2),
                new Node.Linear(3, 8, 5))));
  }

  private void assertGradientInBfloat16(NetworkDescription network) {
    Batch batch = Tiny.batch(network, 24, 4);
    var objective = new GivenCoefficients(Tiny.coefficients(24));
    var exact = new GivenCoefficients(Tiny.coefficients(24));
    float[] found = new float[network.parameterCount()];
    float[] expected = new float[network.parameterCount()];
    try (Replica rounded = replica(network, Precision.BF16);
        Replica twin = new PlainReplica(network)) {
      rounded.load(Tiny.parameters(network, 3));
      twin.load(Tiny.parameters(network, 3));
      rounded.gradient(batch, objective, found);
      twin.gradient(batch, exact, expected);
    }
    assertThat(relativeError(objective.losses(), exact.losses())).isBetween(1e-5, BF16_LOSSES);
    assertThat(relativeError(found, expected)).isBetween(1e-4, BF16_GRADIENT);
  }

  @Test
  void inBfloat16WhatIsMeasuredStaysIn32Bits() {
    Batch batch = Tiny.batch(NETWORK, 6, 4);
    try (Replica rounded = replica(NETWORK, Precision.BF16);
        Replica full = replica(NETWORK)) {
      for (Replica replica : new Replica[] {rounded, full}) {
        replica.load(Tiny.parameters(NETWORK, 3));
        replica.loadStatistics(Tiny.statistics(NETWORK, 2));
      }
      assertThat(rounded.trainingLogits(batch)).isEqualTo(full.trainingLogits(batch));
      assertThat(rounded.logits(batch)).isEqualTo(full.logits(batch));
    }
  }

  @Test
  void batchesOfAnySizeArePredicted() {
    try (Replica replica = replica(NETWORK)) {
      for (int size : new int[] {MOST_PREDICTED + 50, 1, MOST_PREDICTED}) {
        assertThat(replica.logits(Tiny.batch(NETWORK, size, 6))).hasSize(5 * size);
      }
    }
  }

  @Test
  void theSameCallsGiveTheSameBitsOnTwoThreadsAndInBfloat16() {
    NetworkDescription network =
        ResNets.forSmallImages(8, 16, Shortcut.A, new Node.Input(3, 16, 16), 10);
    Batch batch = Tiny.batch(network, 32, 4);
    float[][] gradients = new float[3][network.parameterCount()];
    for (float[] gradient : gradients) {
      try (Replica replica = replica(network, Precision.BF16)) {
        replica.useThreads(2);
        replica.load(Tiny.parameters(network, 3));
        replica.gradient(batch, new GivenCoefficients(Tiny.coefficients(32)), gradient);
      }
    }
    assertThat(gradients[1]).isEqualTo(gradients[0]);
    assertThat(gradients[2]).isEqualTo(gradients[0]);
  }

  @Test
  void besideConvolutionsNoThreadOfOpenBlasSpins() {
    try (Replica convolutions = replica(NETWORK);
        Replica perceptron = replica(Perceptrons.of(4, List.of(8), 3))) {
      convolutions.useThreads(2);
      assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
      perceptron.useThreads(2);
      assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
    }
  }

  @Test
  void aReplicaMayBeUsedAndClosedByAnotherThreadThanTheOneThatMadeIt() throws Exception {
    Batch batch = Tiny.batch(NETWORK, 6, 4);
    float[] gradient = new float[NETWORK.parameterCount()];
    Replica replica = replica(NETWORK);
    Thread other =
        new Thread(
            () -> {
              replica.useThreads(1);
              replica.load(Tiny.parameters(NETWORK, 3));
              replica.gradient(batch, new GivenCoefficients(Tiny.coefficients(6)), gradient);
              replica.close();
            });
    other.start();
    other.join();
    assertThat(gradient).doesNotContain(Float.NaN).isNotEqualTo(new float[gradient.length]);
  }

  @Test
  void stepsLeaveNoMemoryBehind() throws IOException {
    NetworkDescription network =
        ResNets.forSmallImages(8, 16, Shortcut.A, new Node.Input(3, 32, 32), 10);
    Batch batch = Tiny.batch(network, 32, 4);
    float[] gradient = new float[network.parameterCount()];
    try (Replica replica = replica(network)) {
      long before = 0;
      for (int step = 0; step < 40; step++) {
        if (step == 10) {
          before = ResidentMemory.bytes();
        }
        replica.load(gradient);
        replica.gradient(batch, new GivenCoefficients(Tiny.coefficients(32)), gradient);
      }
      long grown = ResidentMemory.bytes() - before;
      long oneStep = 32 * network.activationCount() * Float.BYTES;
      assertThat(grown).as("bytes after 30 steps of %d", oneStep).isLessThan(3 * oneStep);
    }
  }

  @Test
  void aGpuThatIsNotThereIsAnErrorThatNamesPlaceGpuAndLibrary() {
    assertThatThrownBy(
            () ->
                new TorchReplica(
                    NETWORK, new TorchDevice(120), Precision.FP32, "executor 3 on host-7"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1011 CLUSTER_UNSUITABLE: executor 3 on host-7: has no cuda:120 for libtorch 2.")
        .hasMessageContaining("which finds ")
        .hasMessageEndingWith("or set network.device to cpu.");
  }

  @Test
  void numbersThatNoGpuHasAreRefused() {
    assertThatThrownBy(() -> new TorchDevice(128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The number of a GPU is 0 to 127 (-1: no GPU), got 128");
  }

  @Test
  void nothingOfTheOtherEngineIsLoaded() throws IOException {
    assertThat(Files.readString(Path.of("/proc/self/maps")))
        .contains("libtorch_cpu", "libgomp")
        .doesNotContain("libiomp5", "libmkldnn", "libmklml");
  }
}

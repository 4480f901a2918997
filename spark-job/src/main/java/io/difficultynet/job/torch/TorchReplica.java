package io.difficultynet.job.torch;

import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Objective;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.torch.TorchNetwork.Mode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A replica on libtorch. Single-threaded outside; libtorch's threads or the GPU inside. Batches may
 * have any size.
 *
 * <p>bfloat16 and TensorFloat-32 are for the passes of {@link #gradient}. The other forwards are in
 * 32-bit floats always: {@link #trainingLogits} serves the meta gradient, which takes differences
 * of losses that are far below bfloat16's rounding of 2⁻⁸, and {@link #logits} what is measured and
 * reported.
 */
public final class TorchReplica implements Replica {

  private final NetworkDescription network;
  private final int outputs; // floats that the network gives for a sample
  private final int featureWidth;
  private final TorchDevice device;
  private final boolean tf32; // for gradients
  private final TorchNetwork functions;
  private final HostArray staging;
  private final HostArray outputGradients; // while steps still read the inputs' memory
  private final HostArray results;
  private final float[] statistics; // running
  private final float[] batchStatistics;
  private boolean trained;

  /**
   * Needs the natives: {@link TorchNatives#load} first.
   *
   * @param precision of {@link #gradient}
   * @param place for messages: which executor asks
   * @throws DifficultyNetException CLUSTER_UNSUITABLE where there is no such GPU
   */
  public TorchReplica(
      NetworkDescription network, TorchDevice device, Precision precision, String place) {
    requireGpu(device, place);
    TorchNatives.beReproducible();
    this.network = network;
    this.outputs = network.outputs();
    this.featureWidth = network.width(network.featureNode());
    this.device = device;
    this.tf32 = precision == Precision.TF32;
    this.functions = new TorchNetwork(network, device, precision == Precision.BF16);
    this.staging = new HostArray(device.isGpu());
    this.outputGradients = new HostArray(device.isGpu());
    this.results = new HostArray(device.isGpu());
    this.statistics = NetworkInitialiser.statistics(network);
    this.batchStatistics = new float[statistics.length];
  }

  @Override
  public NetworkDescription network() {
    return network;
  }

  @Override
  public void useThreads(int threads) {
    // After convolutions a linear layer is next to nothing, and one core has it done in no time.
    boolean convolves = network.nodes().stream().anyMatch(Node.Convolution.class::isInstance);
    TorchNatives.useThreads(threads, convolves ? 1 : threads);
  }

  @Override
  public void load(float[] newParameters) {
    Scope.run(() -> functions.load(newParameters, staging));
  }

  @Override
  public void loadStatistics(float[] newStatistics) {
    System.arraycopy(newStatistics, 0, statistics, 0, statistics.length);
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    trained = false;
    TorchNatives.useTf32(tf32);
    try {
      Scope.run(() -> differentiate(batch, objective, gradient));
    } finally {
      TorchNatives.useTf32(false);
    }
    trained = true;
  }

  private void differentiate(Batch batch, Objective objective, float[] gradient) {
    functions.gradient(
        inputs(batch),
        logits -> {
          float[] values = new float[batch.size() * outputs];
          results.get(logits, values);
          float[] byLogits = new float[values.length];
          objective.differentiate(values, batch, byLogits);
          return onDevice(outputGradients.put(byLogits, byLogits.length)).view_as(logits);
        },
        gradient,
        results);
  }

  @Override
  public void trackStatistics() {
    if (!trained) {
      throw new IllegalStateException("trackStatistics() follows gradient(), which has not run");
    }
    Scope.run(() -> functions.batchStatistics(batchStatistics, results));
    float momentum = (float) Node.BatchNorm.MOMENTUM;
    for (int i = 0; i < statistics.length; i++) {
      statistics[i] += momentum * (batchStatistics[i] - statistics[i]);
    }
  }

  @Override
  public float[] trainingLogits(Batch batch) {
    trained = false; // the batch statistics are overwritten
    return logits(batch, Mode.TRAINING_FORWARD);
  }

  @Override
  public float[] logits(Batch batch) {
    useRunningStatistics();
    return logits(batch, Mode.PREDICTION);
  }

  @Override
  public float[] features(Batch batch) {
    useRunningStatistics();
    float[] features = new float[batch.size() * featureWidth];
    Scope.run(() -> functions.features(inputs(batch), features, results));
    return features;
  }

  private void useRunningStatistics() {
    Scope.run(() -> functions.loadStatistics(statistics, staging));
  }

  @Override
  public void statistics(float[] into) {
    System.arraycopy(statistics, 0, into, 0, statistics.length);
  }

  @Override
  public void close() {
    functions.close();
    staging.close();
    outputGradients.close();
    results.close();
  }

  private float[] logits(Batch batch, Mode mode) {
    float[] logits = new float[batch.size() * outputs];
    Scope.run(() -> functions.forward(inputs(batch), mode, logits, results));
    return logits;
  }

  /** N x C x H x W on the device. */
  private Tensor inputs(Batch batch) {
    Node.Input in = network.input();
    Tensor flat = onDevice(staging.put(batch.inputs(), batch.size() * in.length()));
    return flat.view(batch.size(), in.channels(), in.height(), in.width());
  }

  /** Without waiting for the copy; on the CPU the same tensor. */
  private Tensor onDevice(Tensor host) {
    return host.to(device.device(), ScalarType.Float, true, false, new MemoryFormatOptional());
  }

  private static void requireGpu(TorchDevice device, String place) {
    if (device.isGpu() && device.gpu() >= TorchNatives.gpus()) {
      String reason = TorchNatives.whyNoGpus();
      throw new DifficultyNetException(
          ErrorCode.CLUSTER_UNSUITABLE,
          place,
          "has no %s for %s, which finds %d GPUs%s"
              .formatted(
                  device.text(),
                  TorchNatives.build(),
                  TorchNatives.gpus(),
                  reason.isEmpty() ? "" : ": " + reason),
          "Give an engine jar that was built for CUDA (deploy/bin/build-torch --cuda), check on"
              + " that host the driver with nvidia-smi and that "
              + TorchNatives.CUDA_LIBRARIES
              + " are on LD_LIBRARY_PATH, or set network.device to cpu");
    }
  }
}

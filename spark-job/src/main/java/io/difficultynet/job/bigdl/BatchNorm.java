package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MemoryData;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MemoryData$;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MklDnnMemory$;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MklDnnOps;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.NativeData;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.Phase;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.SpatialBatchNormalization;
import com.intel.analytics.bigdl.dllib.tensor.Tensor;
import com.intel.analytics.bigdl.mkl.DataType;
import com.intel.analytics.bigdl.mkl.Memory;
import com.intel.analytics.bigdl.mkl.MklDnn;
import com.intel.analytics.bigdl.mkl.PropKind;
import com.intel.analytics.bigdl.mkl.Query;
import io.difficultynet.job.network.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Batch normalisation, and where a ReLU alone reads it, both in one pass over the memory, forward
 * and backward. BigDL's layer knows this for inference only; its training passes, and what it keeps
 * of a batch, are replaced here. (BigDL's running statistics are sums with a growing scale factor
 * that starts off by one batch; the replica keeps the true ones itself.)
 *
 * <p>MKL-DNN 0.19: <a
 * href="https://oneapi-src.github.io/oneDNN/v0/group__c__api__batch__normalization.html">batch
 * normalization</a>, order of inputs and outputs, and the workspace, which says of each element, in
 * a bit or a byte, whether the ReLU passes it on.
 */
final class BatchNorm extends SpatialBatchNormalization {

  private static final long FUSE_RELU = 4; // mkldnn_fuse_bn_relu, which BigDL's flags lack

  private final int channels;
  private final boolean withRelu;
  private float unbiased = 1; // unbiased over biased variance of a batch
  private long forward; // description of the training forward
  private @Nullable Call forwardCall;
  private @Nullable Call backwardCall;
  private @Nullable NativeData maskFormat;
  private @Nullable Tensor<?> mask;

  /** A primitive and its operands. */
  private static final class Call {
    private final long[] primitive;
    private final long[] memory;

    private Call(long primitive, LongStream memory) {
      this.primitive = new long[] {primitive};
      this.memory = memory.toArray();
    }
  }

  /**
   * A layer whose scale and shift are {@link #parameters()}.
   *
   * @param withRelu whether max(0, ·) follows
   */
  BatchNorm(int channels, boolean withRelu) {
    super(channels, Node.BatchNorm.EPSILON, 0, null, null, null, null, Layers.nchw());
    this.channels = channels;
    this.withRelu = withRelu;
  }

  /** Which elements of the last training batch the ReLU passed on; none before compilation. */
  @Nullable Tensor<?> mask() {
    return mask;
  }

  /** Mean of the last training batch // [C]. */
  float[] batchMean() {
    runningMean().sync();
    return Scala.values(runningMean().dense());
  }

  /** Unbiased variance of the last training batch // [C]. */
  float[] batchVariance() {
    runningVariance().sync();
    float[] variance = Scala.values(runningVariance().dense()).clone();
    for (int c = 0; c < channels; c++) {
      variance[c] *= unbiased;
    }
    return variance;
  }

  /**
   * Statistics for the inference phase.
   *
   * @param offset of C means and, behind them, C variances
   */
  void loadStatistics(float[] flat, int offset) {
    System.arraycopy(flat, offset, Scala.values(runningMean().dense()), 0, channels);
    System.arraycopy(flat, offset + channels, Scala.values(runningVariance().dense()), 0, channels);
    runningMean().sync();
    runningVariance().sync();
    weightAndBias().sync(); // inference forwards do not do it themselves
  }

  @Override
  public Tuple2<MemoryData[], MemoryData[]> initFwdPrimitives(MemoryData[] inputs, Phase phase) {
    setReLU(withRelu && phase == Scala.INFERENCE);
    Tuple2<MemoryData[], MemoryData[]> formats = super.initFwdPrimitives(inputs, phase);
    if (phase == Scala.TRAINING) {
      initTrainingForward();
    }
    return formats;
  }

  private void initTrainingForward() {
    int[] shape = inputFormats()[0].shape();
    float values = (float) shape[0] * shape[2] * shape[3]; // of a channel
    unbiased = values > 1 ? values / (values - 1) : 1;
    long description =
        MklDnnMemory$.MODULE$.BatchNormForwardDescInit(
            PropKind.Forward, description(inputFormats()[0]), (float) eps(), flags(), _this());
    forward =
        MklDnnMemory$.MODULE$.PrimitiveDescCreate(description, runtime().engine(), 0, _this());
    List<MemoryData> results =
        new ArrayList<>(List.of(outputFormats()[0], vector(channels), vector(channels)));
    if (withRelu) {
      maskFormat = MemoryData$.MODULE$.operationWant(forward, Query.WorkspacePd, 0);
      mask = initTensor(maskFormat);
      results.add(maskFormat);
    }
    forwardCall = call(forward, List.of(inputFormats()[0], vector(2 * channels)), results);
  }

  @Override
  public Activity updateOutput(Activity input) {
    if (!isTraining()) {
      return super.updateOutput(input);
    }
    weightAndBias().sync();
    List<Object> tensors =
        new ArrayList<>(
            List.of(
                input,
                Scala.ofNative(weightAndBias()),
                output(),
                Scala.ofNative(runningMean()),
                Scala.ofNative(runningVariance())));
    if (mask != null) {
      tensors.add(mask);
    }
    submit(forwardCall, tensors);
    return output();
  }

  @Override
  public Tuple2<MemoryData[], MemoryData[]> initBwdPrimitives(MemoryData[] grad, Phase phase) {
    Tuple2<MemoryData[], MemoryData[]> formats = super.initBwdPrimitives(grad, phase);
    long data = description(inputFormats()[0]);
    long description =
        MklDnnMemory$.MODULE$.BatchNormBackwardDescInit(
            PropKind.Backward, data, data, (float) eps(), flags(), _this());
    long backward =
        MklDnnMemory$.MODULE$.PrimitiveDescCreate(
            description, runtime().engine(), forward, _this());
    List<MemoryData> sources =
        new ArrayList<>(
            List.of(
                inputFormats()[0],
                vector(channels),
                vector(channels),
                gradOutputFormats()[0],
                vector(2 * channels)));
    if (maskFormat != null) {
      sources.add(maskFormat);
    }
    backwardCall = call(backward, sources, List.of(gradInputFormats()[0], vector(2 * channels)));
    return formats;
  }

  @Override
  public Activity updateGradInput(Activity input, Activity gradOutput) {
    List<Object> tensors =
        new ArrayList<>(
            List.of(
                input,
                Scala.ofNative(runningMean()),
                Scala.ofNative(runningVariance()),
                gradOutput,
                Scala.ofNative(weightAndBias())));
    if (mask != null) {
      tensors.add(mask);
    }
    tensors.add(gradInput());
    tensors.add(Scala.ofNative(gradWeightAndBias()));
    submit(backwardCall, tensors);
    gradWeightAndBias().sync();
    return gradInput();
  }

  private long flags() {
    return MklDnn.BatchNormFlag.mkldnn_use_scaleshift | (withRelu ? FUSE_RELU : 0);
  }

  private Call call(long description, List<MemoryData> sources, List<MemoryData> results) {
    long[] from = sources.stream().mapToLong(this::memory).toArray();
    long[] to = results.stream().mapToLong(this::memory).toArray();
    long primitive =
        MklDnnMemory$.MODULE$.PrimitiveCreate2(
            description, from, new int[from.length], from.length, to, to.length, _this());
    return new Call(primitive, LongStream.concat(LongStream.of(from), LongStream.of(to)));
  }

  @SuppressWarnings("unchecked") // Tensor[Float], in class files of Object
  private void submit(@Nullable Call call, List<Object> tensors) {
    if (call == null) {
      throw new IllegalStateException("The layer was not compiled for training");
    }
    MklDnnOps.streamSubmit(
        runtime().stream(),
        1,
        call.primitive,
        1,
        call.memory,
        (Tensor<Object>[]) tensors.toArray(new Tensor<?>[0]));
  }

  private long memory(MemoryData format) {
    return format.getPrimitive(runtime(), _this());
  }

  private long description(MemoryData format) {
    return format.getMemoryDescription(_this());
  }

  private static MemoryData vector(int length) {
    return new NativeData(new int[] {length}, Memory.Format.x, DataType.F32);
  }
}

package io.difficultynet.job.torch;

import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.NetworkDescription.ParameterSpan;
import io.difficultynet.job.engine.NetworkDescription.StatisticSpan;
import io.difficultynet.job.engine.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A description as libtorch's functions, and its parameters and statistics as tensors: one tensor
 * of each in the description's order, as {@link AlignedParts}, and for each span a view of it in
 * the shape of its layer. So loading is one copy, whatever the network.
 *
 * <p>Activations are channels-last (N x H x W x C in memory), the layout of the fast kernels of
 * oneDNN and cuDNN. Every tensor that a method makes belongs to the scope that its caller has open.
 */
final class TorchNetwork implements AutoCloseable {

  /** What batch normalisation goes by, and whether a gradient will be asked for. */
  enum Mode {
    /** Batch statistics, for {@link #gradient}. */
    TRAINING,
    /** Batch statistics, without a gradient. */
    TRAINING_FORWARD,
    /** Running statistics, without a gradient. */
    PREDICTION
  }

  private final NetworkDescription description;
  private final boolean bf16;
  private final int[] readers; // of each node: how many others read it
  private final AlignedParts parameterParts; // a part for each span
  private final AlignedParts statisticParts; // mean and variance of each span
  private final Tensor parameters; // [P], and gaps
  private final Tensor runningStatistics; // [S], and gaps
  private final Tensor batchStatistics; // the same, of the last training forward
  private final List<Tensor> leaves = new ArrayList<>(); // in flat order; autograd knows them
  private final List<Tensor> constants = new ArrayList<>(); // the same memory, unknown to it
  private final Map<Integer, Integer> firstSpan = new HashMap<>(); // by node
  private final Map<Integer, Integer> firstStatistic = new HashMap<>(); // its part, by node

  /**
   * All parameters and statistics 0.
   *
   * @param bf16 whether convolutions of {@link Mode#TRAINING} compute in bfloat16
   */
  TorchNetwork(NetworkDescription description, TorchDevice device, boolean bf16) {
    this.description = description;
    this.bf16 = bf16;
    this.readers = description.readers();
    this.parameterParts =
        new AlignedParts(
            description.parameterSpans().stream().mapToInt(ParameterSpan::length).toArray());
    this.statisticParts =
        new AlignedParts(
            description.statisticSpans().stream()
                .flatMapToInt(span -> IntStream.of(span.channels(), span.channels()))
                .toArray());
    this.parameters = zeros(parameterParts.size(), device);
    this.runningStatistics = zeros(statisticParts.size(), device);
    this.batchStatistics = zeros(statisticParts.size(), device);
    for (ParameterSpan span : description.parameterSpans()) {
      int place = parameterParts.place(leaves.size());
      firstSpan.putIfAbsent(span.node(), leaves.size());
      Tensor view = Scope.keep(() -> parameters.narrow(0, place, span.length()).view(shape(span)));
      constants.add(view);
      Tensor leaf = Scope.keep(view::detach);
      Scope.run(() -> leaf.set_requires_grad(true));
      leaves.add(leaf);
    }
    for (StatisticSpan span : description.statisticSpans()) {
      firstStatistic.put(span.node(), 2 * firstStatistic.size());
    }
  }

  /** Takes over parameters // [P]. */
  void load(float[] values, HostArray through) {
    through.put(values, parameterParts, parameters);
  }

  /** Takes over running statistics // [S]. */
  void loadStatistics(float[] values, HostArray through) {
    through.put(values, statisticParts, runningStatistics);
  }

  /** Hands out mean and unbiased variance of the last training forward's batch // [S]. */
  void batchStatistics(float[] into, HostArray through) {
    through.get(batchStatistics, statisticParts, into);
  }

  /**
   * Logits [N x classes] in 32-bit floats.
   *
   * @param input N x C x H x W, 32-bit floats, on the device
   */
  Tensor forward(Tensor input, Mode mode) {
    return forward(input, mode, description.nodes().size() - 1);
  }

  /** What the last node reads, with the running statistics [N x F]. */
  Tensor features(Tensor input) {
    return forward(input, Mode.PREDICTION, description.featureNode());
  }

  /** The output of node {@code end}. */
  private Tensor forward(Tensor input, Mode mode, int end) {
    if (mode != Mode.PREDICTION) {
      batchStatistics.zero_(); // what an earlier batch left must not count, were it NaN
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i <= end; i++) {
      outputs.add(i == 0 ? channelsLast(input) : output(i, outputs, mode));
    }
    return outputs.get(end);
  }

  /**
   * Hands out the gradient of the parameters.
   *
   * @param logits of a forward in mode TRAINING; its graph is used up
   * @param byLogits ∂L/∂z // [N x classes]
   * @param into overwritten // [P]
   */
  void gradient(Tensor logits, Tensor byLogits, float[] into, HostArray through) {
    TensorVector byLeaf =
        torch.grad(
            new TensorVector(logits),
            new TensorVector(leaves.toArray(new Tensor[0])),
            new TensorVector(byLogits),
            new BoolOptional(false), // the graph is not kept
            false,
            false);
    through.get(byLeaf, into);
  }

  @Override
  public void close() {
    leaves.forEach(Tensor::close);
    constants.forEach(Tensor::close);
    parameters.close();
    runningStatistics.close();
    batchStatistics.close();
  }

  /**
   * One channel is channels-last and channels-first alike, and libtorch takes it for the latter by
   * its strides, and so the convolution's output: so it gets the strides of the former.
   */
  private static Tensor channelsLast(Tensor input) {
    long height = input.size(2);
    long width = input.size(3);
    return input.size(1) == 1
        ? input.as_strided(
            new long[] {input.size(0), 1, height, width}, new long[] {height * width, 1, width, 1})
        : input.contiguous(MemoryFormat.ChannelsLast);
  }

  private Tensor output(int position, List<Tensor> outputs, Mode mode) {
    Node node = description.nodes().get(position);
    Tensor x = outputs.get(node.inputs().get(0));
    if (node instanceof Node.Convolution c) {
      Tensor weight = parameter(position, 0, mode);
      Tensor bias = c.hasBias() ? parameter(position, 1, mode) : null;
      return convolution(x, weight, bias, c, bf16 && mode == Mode.TRAINING);
    } else if (node instanceof Node.BatchNorm norm) {
      return batchNorm(x, position, norm.channels(), mode);
    } else if (node instanceof Node.Relu) {
      // In place where nobody else reads the input: the backward of what made it does not need it.
      return readers[node.inputs().get(0)] == 1 ? x.relu_() : x.relu();
    } else if (node instanceof Node.Add a) {
      return add(a, outputs);
    } else if (node instanceof Node.Subsample s) {
      return subsample(x, s);
    } else if (node instanceof Node.MaxPool p) {
      return maxPool(x, p);
    } else if (node instanceof Node.GlobalAveragePool) {
      return x.to(ScalarType.Float).mean(2, 3); // [N x C]
    } else if (node instanceof Node.Linear) {
      Tensor bias = parameter(position, 1, mode);
      return torch.linear(x.flatten(1, -1), parameter(position, 0, mode), new TensorOptional(bias));
    }
    throw new IllegalArgumentException("The torch engine has no function for " + node);
  }

  /** In place where nobody else needs a summand, least of all the backward of what made it. */
  private Tensor add(Node.Add node, List<Tensor> outputs) {
    Tensor left = outputs.get(node.left());
    Tensor right = outputs.get(node.right());
    if (isFree(node.left())) {
      return left.add_(right);
    }
    return isFree(node.right()) ? right.add_(left) : left.add(right);
  }

  private boolean isFree(int position) {
    Node node = description.nodes().get(position);
    return readers[position] == 1
        && (node instanceof Node.BatchNorm || node instanceof Node.Convolution);
  }

  private static Tensor convolution(
      Tensor x, Tensor weight, @Nullable Tensor bias, Node.Convolution c, boolean bf16) {
    Tensor input = bf16 ? x.to(ScalarType.BFloat16) : x;
    Tensor kernel = bf16 ? weight.to(ScalarType.BFloat16) : weight;
    TensorOptional shift = new TensorOptional();
    if (bias != null) {
      shift = new TensorOptional(bf16 ? bias.to(ScalarType.BFloat16) : bias);
    }
    long[] stride = {c.stride(), c.stride()};
    long[] padding = {c.padding(), c.padding()};
    long[] dilation = {1, 1};
    return torch
        .conv2d(input, kernel, shift, stride, padding, dilation, 1)
        .contiguous(MemoryFormat.ChannelsLast); // the same tensor, but for one channel
  }

  /**
   * In training mode with momentum 1, which leaves mean and unbiased variance of the batch in the
   * tensors for the running statistics. Input and output may be bfloat16; arithmetic, scale, shift
   * and statistics are 32-bit floats.
   */
  private Tensor batchNorm(Tensor x, int position, int channels, Mode mode) {
    int part = firstStatistic(position);
    Tensor all = mode == Mode.PREDICTION ? runningStatistics : batchStatistics;
    Tensor mean = all.narrow(0, statisticParts.place(part), channels);
    Tensor variance = all.narrow(0, statisticParts.place(part + 1), channels);
    return torch.batch_norm(
        x,
        new TensorOptional(parameter(position, 0, mode)),
        new TensorOptional(parameter(position, 1, mode)),
        new TensorOptional(mean),
        new TensorOptional(variance),
        mode != Mode.PREDICTION,
        1,
        Node.BatchNorm.EPSILON,
        true);
  }

  private static Tensor maxPool(Tensor x, Node.MaxPool p) {
    long[] kernel = {p.kernel(), p.kernel()};
    long[] stride = {p.stride(), p.stride()};
    long[] padding = {p.padding(), p.padding()};
    long[] dilation = {1, 1};
    return torch
        .max_pool2d(x, kernel, stride, padding, dilation, false)
        .contiguous(MemoryFormat.ChannelsLast);
  }

  private static Tensor subsample(Tensor x, Node.Subsample s) {
    Tensor pixels = x;
    if (s.stride() != 1) {
      LongOptional all = new LongOptional();
      pixels = x.slice(2, all, all, s.stride()).slice(3, all, all, s.stride());
    }
    long before = s.channelOffset();
    long after = s.outChannels() - s.inChannels() - before;
    long[] pad = {0, 0, 0, 0, before, after}; // from the last dimension to the first
    return torch.constant_pad_nd(pixels, pad, new Scalar(0f)).contiguous(MemoryFormat.ChannelsLast);
  }

  /** The parameter number {@code which} of a node, as the mode needs it. */
  private Tensor parameter(int node, int which, Mode mode) {
    Integer first = firstSpan.get(node);
    if (first == null) {
      throw new IllegalStateException("Node " + node + " has no parameters");
    }
    return (mode == Mode.TRAINING ? leaves : constants).get(first + which);
  }

  private int firstStatistic(int node) {
    Integer first = firstStatistic.get(node);
    if (first == null) {
      throw new IllegalStateException("Node " + node + " has no statistics");
    }
    return first;
  }

  private long[] shape(ParameterSpan span) {
    Node node = description.nodes().get(span.node());
    if (node instanceof Node.Convolution c && span.role() == NetworkDescription.Role.WEIGHT) {
      return new long[] {c.outChannels(), c.inChannels(), c.kernel(), c.kernel()};
    } else if (node instanceof Node.Linear l && span.role() == NetworkDescription.Role.WEIGHT) {
      return new long[] {l.outFeatures(), l.inFeatures()};
    }
    return new long[] {span.length()};
  }

  private static Tensor zeros(int length, TorchDevice device) {
    return Scope.keep(() -> torch.zeros(length).to(device.device(), ScalarType.Float));
  }
}

package io.difficultynet.job.torch;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
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
 * oneDNN and cuDNN. Callers have a {@link Scope} open.
 */
final class TorchNetwork implements AutoCloseable {

  /** What batch normalisation goes by, and for what. */
  enum Mode {
    /** Batch statistics, for a gradient: convolutions compute in bfloat16 where that is set. */
    TRAINING,
    /** Batch statistics, for the loss alone. */
    TRAINING_FORWARD,
    /** Running statistics. */
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
  private final List<Tensor> spans = new ArrayList<>(); // of the parameters, in flat order
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
      int place = parameterParts.place(spans.size());
      firstSpan.putIfAbsent(span.node(), spans.size());
      spans.add(
          Scope.keep(
              () -> parameters.narrow(0, place, span.length()).view(shape(span.parameters()))));
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
   * Hands out logits [N x classes], in 32-bit floats.
   *
   * @param input N x C x H x W, 32-bit floats, on the device
   */
  void forward(Tensor input, Mode mode, float[] into, HostArray through) {
    forward(input, mode, description.nodes().size() - 1, into, through);
  }

  /** Hands out what the last node reads, with the running statistics [N x F]. */
  void features(Tensor input, float[] into, HostArray through) {
    forward(input, Mode.PREDICTION, description.featureNode(), into, through);
  }

  /** An output is given back as soon as nobody will read it. */
  private void forward(Tensor input, Mode mode, int end, float[] into, HostArray through) {
    try (Steps steps = new Steps()) {
      take(steps, input, mode, end, true);
      through.get(steps.last().output(), into);
    }
  }

  /**
   * A pass in mode TRAINING, forward and backward.
   *
   * @param input as for {@link #forward}
   * @param byLogits gives ∂L/∂z for the logits // [N x classes] each
   * @param into the gradient of the parameters, overwritten // [P]
   */
  void gradient(Tensor input, UnaryOperator<Tensor> byLogits, float[] into, HostArray through) {
    int nodes = description.nodes().size();
    try (Steps steps = new Steps();
        Gradients gradients = new Gradients(nodes, spans.size())) {
      take(steps, input, Mode.TRAINING, nodes - 1, false);
      gradients.addShared(nodes - 1, byLogits.apply(steps.last().output()));
      for (int i = nodes - 1; i > 0; i--) {
        goBack(steps.get(i), gradients.take(i), gradients);
        steps.drop(i);
      }
      through.get(gradients.byParameters(), into);
    }
  }

  private static void goBack(Step step, Gradients.@Nullable ByOutput gradient, Gradients all) {
    if (gradient == null) {
      throw new IllegalStateException("A node whose output nobody reads has no gradient");
    }
    try (gradient) {
      Scope.run(() -> step.backward().run(gradient, all));
    }
  }

  /**
   * Takes the steps up to a node.
   *
   * @param drop whether outputs that nobody will read are given back
   */
  private void take(Steps steps, Tensor input, Mode mode, int end, boolean drop) {
    if (mode != Mode.PREDICTION) {
      batchStatistics.zero_(); // what an earlier batch left must not count, were it NaN
    }
    int[] toCome = readers.clone();
    steps.take(() -> Step.input(channelsLast(input)));
    for (int i = 1; i <= end; i++) {
      int position = i;
      steps.take(() -> step(position, steps, mode));
      for (int read : description.nodes().get(i).inputs()) {
        toCome[read]--;
        if (drop && toCome[read] == 0) {
          steps.drop(read);
        }
      }
    }
  }

  @Override
  public void close() {
    spans.forEach(Tensor::close);
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

  private Step step(int position, Steps before, Mode mode) {
    Node node = description.nodes().get(position);
    Step.Source x = source(node.inputs().get(0), before);
    if (node instanceof Node.Convolution c) {
      Step.Parameters of = parameters(position, c.hasBias());
      return Step.convolution(x, of, c, bf16 && mode == Mode.TRAINING);
    } else if (node instanceof Node.BatchNorm norm) {
      return batchNorm(x, position, norm.channels(), mode);
    } else if (node instanceof Node.Relu) {
      return Step.relu(x, readers[x.node()] == 1);
    } else if (node instanceof Node.Add a) {
      return Step.add(x, source(a.right(), before), isFree(a.left()), isFree(a.right()));
    } else if (node instanceof Node.Subsample s) {
      return Step.subsample(x, s);
    } else if (node instanceof Node.MaxPool p) {
      return Step.maxPool(x, p);
    } else if (node instanceof Node.GlobalAveragePool) {
      return Step.globalAveragePool(x);
    } else if (node instanceof Node.Linear) {
      return Step.linear(x, parameters(position, true));
    }
    throw new IllegalArgumentException("The torch engine has no function for " + node);
  }

  private static Step.Source source(int position, Steps before) {
    return new Step.Source(before.get(position).output(), position, position > 0);
  }

  /** Whether nobody else needs the output, least of all the backward of what made it. */
  private boolean isFree(int position) {
    Node node = description.nodes().get(position);
    return readers[position] == 1
        && (node instanceof Node.BatchNorm || node instanceof Node.Convolution);
  }

  private Step batchNorm(Step.Source x, int position, int channels, Mode mode) {
    int part = firstStatistic(position);
    Tensor all = mode == Mode.PREDICTION ? runningStatistics : batchStatistics;
    Tensor mean = all.narrow(0, statisticParts.place(part), channels);
    Tensor variance = all.narrow(0, statisticParts.place(part + 1), channels);
    return Step.batchNorm(x, parameters(position, true), mean, variance, mode != Mode.PREDICTION);
  }

  private Step.Parameters parameters(int node, boolean withBias) {
    Integer first = firstSpan.get(node);
    if (first == null) {
      throw new IllegalStateException("Node " + node + " has no parameters");
    }
    return new Step.Parameters(spans.get(first), withBias ? spans.get(first + 1) : null, first);
  }

  private int firstStatistic(int node) {
    Integer first = firstStatistic.get(node);
    if (first == null) {
      throw new IllegalStateException("Node " + node + " has no statistics");
    }
    return first;
  }

  private static long[] shape(Node.Parameters parameters) {
    return parameters.shape().stream().mapToLong(Integer::longValue).toArray();
  }

  private static Tensor zeros(int length, TorchDevice device) {
    return Scope.keep(() -> torch.zeros(length).to(device.device(), ScalarType.Float));
  }
}

package io.difficultynet.job.network;

import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.Node.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters and statistics of a network as the tensors of a PyTorch state dict: {@code
 * conv1.weight}, {@code bn1.weight}, {@code bn1.bias}, {@code bn1.running_mean}, {@code
 * bn1.running_var}, …, {@code fc.weight}, {@code fc.bias}, in PyTorch's order. Without {@code
 * num_batches_tracked}, which counts batches and changes no output. All of a model's numbers are in
 * one of them.
 */
public final class NetworkTensors {

  private NetworkTensors() {}

  /** Which of a model's arrays holds a tensor. */
  public enum Holder {
    /** {@link Model#parameters()}. */
    PARAMETERS,
    /** {@link Model#statistics()}. */
    STATISTICS;

    /** The array. */
    public float[] of(Model model) {
      return this == PARAMETERS ? model.parameters() : model.statistics();
    }
  }

  /**
   * A tensor and where it lies.
   *
   * @param layer the first part of its name, such as {@code layer1.0.conv1}
   * @param part the last part, such as {@code weight}
   * @param shape in PyTorch's order of dimensions, which is that of the flat array
   * @param holder which array
   * @param offset of its first number there
   */
  public record Tensor(String layer, String part, List<Integer> shape, Holder holder, int offset) {

    /** Name in the state dict. */
    public String name() {
      return layer + "." + part;
    }

    /** Number of its numbers. */
    public int length() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether a tensor of this shape is this one's. */
    public boolean hasShape(List<Long> other) {
      return other.equals(shape.stream().map(Integer::longValue).toList());
    }
  }

  /**
   * All tensors of a network whose layers have names.
   *
   * @throws IllegalArgumentException where they have none
   */
  public static List<Tensor> of(NetworkDescription network) {
    Map<Integer, StatisticSpan> statistics = new HashMap<>();
    network.statisticSpans().forEach(span -> statistics.put(span.node(), span));
    List<Tensor> tensors = new ArrayList<>();
    for (ParameterSpan span : network.parameterSpans()) {
      String layer = network.layers().get(span.node());
      if (layer.isEmpty()) {
        throw new IllegalArgumentException("The layers of %s have no names".formatted(network));
      }
      boolean weight = span.role() == Role.WEIGHT || span.role() == Role.NORM_SCALE;
      tensors.add(
          new Tensor(
              layer,
              weight ? "weight" : "bias",
              span.parameters().shape(),
              Holder.PARAMETERS,
              span.offset()));
      StatisticSpan running = statistics.get(span.node());
      if (running != null && span.role() == Role.NORM_SHIFT) { // the last of a batch norm
        tensors.addAll(running(layer, running));
      }
    }
    return tensors;
  }

  private static List<Tensor> running(String layer, StatisticSpan span) {
    List<Integer> shape = List.of(span.channels());
    int variances = span.offset() + span.channels();
    return List.of(
        new Tensor(layer, "running_mean", shape, Holder.STATISTICS, span.offset()),
        new Tensor(layer, "running_var", shape, Holder.STATISTICS, variances));
  }
}

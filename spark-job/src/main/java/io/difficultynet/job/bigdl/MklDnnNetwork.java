package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.dllib.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.DnnGraph;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.DnnGraph$;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.Phase;
import com.intel.analytics.bigdl.dllib.tensor.Tensor;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Node.Role;
import io.difficultynet.job.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import scala.Option;
import scala.Tuple2;

/**
 * The network compiled by MKL-DNN for one batch size and one phase. BigDL fixes the batch size and
 * the phase when it compiles.
 *
 * <p>The layers' dense tensors of parameters and their gradients are parts of the arrays of the
 * {@link Workspace}, in the layout of the description (out x in x kernel x kernel); every forward
 * reorders them to native memory.
 *
 * <p>Its output is that of the last node, the logits (of a body the features), or in the inference
 * phase what the classifier reads; either is N x {@code width}.
 */
final class MklDnnNetwork implements AutoCloseable {

  /** A batch normalisation and where its statistics lie in the flat order. */
  private record Norm(int offset, int channels, BatchNorm layer) {}

  private final DnnGraph graph;
  private final Workspace.Lease lease;
  private final List<Norm> norms = new ArrayList<>();
  private final int batchSize;
  private final int width;
  private final float[] inputs;
  private final Tensor<Object> inputTensor;
  private final float[] outputGradient;
  private final Tensor<Object> outputGradientTensor;
  private final float[] outputs;

  MklDnnNetwork(NetworkDescription description, int batchSize, Phase phase, Workspace workspace) {
    this(description, description.nodes().size() - 1, batchSize, phase, workspace);
  }

  /** The part of the network up to what the classifier reads. */
  static MklDnnNetwork ofFeatures(
      NetworkDescription description, int batchSize, Workspace workspace) {
    return new MklDnnNetwork(
        description, description.featureNode(), batchSize, Scala.INFERENCE, workspace);
  }

  /**
   * Up to a node.
   *
   * @param last position of the node whose output is wanted
   */
  private MklDnnNetwork(
      NetworkDescription description, int last, int batchSize, Phase phase, Workspace workspace) {
    this.batchSize = batchSize;
    this.width = description.width(last);
    Node.Input in = description.input();
    this.inputs = new float[batchSize * in.length()];
    this.inputTensor =
        Scala.tensor(inputs, batchSize, in.channels(), in.height(), in.width()); // [N x C x H x W]
    this.outputGradient = new float[batchSize * width];
    this.outputGradientTensor =
        description.givesRows(last)
            ? Scala.tensor(outputGradient, batchSize, width) // [N x width]
            : Scala.tensor(outputGradient, batchSize, width, 1, 1);
    this.outputs = new float[batchSize * width];
    this.graph = build(description, last, workspace);
    graph.compile(phase);
    this.lease = workspace.share(graph);
  }

  /** Floats of the output for one sample. */
  int width() {
    return width;
  }

  /** The input of the next forward, N x C x H x W; the caller writes into it. */
  float[] inputs() {
    return inputs;
  }

  /** What {@link #backward} starts from, N x width; the caller writes into it. */
  float[] outputGradient() {
    return outputGradient;
  }

  /** Statistics for the inference phase. */
  void loadStatistics(float[] flat) {
    for (Norm norm : norms) {
      norm.layer.loadStatistics(flat, norm.offset);
    }
  }

  /** Outputs [N x width] of the current inputs, valid until the next forward. */
  float[] forward() {
    Activity output = graph.forward(inputTensor);
    Tensor<Object> tensor = output.toTensor(Scala.FLOAT);
    float[] array = (float[]) tensor.storage().array();
    System.arraycopy(array, tensor.storageOffset() - 1, outputs, 0, outputs.length);
    return outputs;
  }

  /** Backward of the last forward from {@link #outputGradient()} to the workspace's gradient. */
  void backward() {
    var unused = graph.updateGradInput(inputTensor, outputGradientTensor); // layers do the rest
  }

  /** running = (1 - momentum) running + momentum batch, of the last training forward. */
  void trackStatistics(float[] running) {
    float momentum = (float) Node.BatchNorm.MOMENTUM;
    for (Norm norm : norms) {
      blend(running, norm.offset, norm.layer.batchMean(), momentum);
      blend(running, norm.offset + norm.channels, norm.layer.batchVariance(), momentum);
    }
  }

  @Override
  public void close() {
    lease.end();
    graph.release();
  }

  private static void blend(float[] running, int offset, float[] batch, float momentum) {
    for (int c = 0; c < batch.length; c++) {
      running[offset + c] += momentum * (batch[c] - running[offset + c]);
    }
  }

  private DnnGraph build(NetworkDescription description, int last, Workspace workspace) {
    // BigDL's own node type has the name of ours.
    List<com.intel.analytics.bigdl.dllib.utils.Node<AbstractModule<Activity, Activity, Object>>>
        built = new ArrayList<>();
    built.add(Layers.input(description.input(), batchSize).inputs(Scala.seq(List.of())));
    List<Shape> shapes = description.shapes();
    Map<Integer, Integer> normUnder = description.normsUnderRelus();
    normUnder.keySet().removeIf(relu -> relu > last);
    for (int i = 1; i <= last; i++) {
      Integer norm = normUnder.get(i);
      if (norm != null) {
        built.add(built.get(norm));
        continue;
      }
      Node node = description.nodes().get(i);
      AbstractModule<Activity, Activity, Object> layer =
          Layers.of(
              node,
              shapes.get(node.inputs().get(0)),
              node.inputs().contains(0),
              normUnder.containsValue(i));
      built.add(layer.inputs(Scala.seq(node.inputs().stream().map(built::get).toList())));
    }
    var toHeap =
        description.givesRows(last)
            ? Layers.rowsToHeap(batchSize, width)
            : Layers.mapsToHeap(batchSize, width);
    var output = toHeap.inputs(Scala.seq(List.of(built.get(last))));
    DnnGraph result =
        DnnGraph$.MODULE$.apply(
            Scala.seq(List.of(built.get(0))), Scala.seq(List.of(output)), Option.empty(), true);
    shareParameters(description, last, i -> built.get(i).element(), workspace);
    return result;
  }

  /** Lays the layers' parameters over the flat order, and notes where statistics are. */
  private void shareParameters(
      NetworkDescription description,
      int last,
      IntFunction<AbstractModule<Activity, Activity, Object>> layers,
      Workspace workspace) {
    int previousNode = -1;
    int tensor = 0;
    for (ParameterSpan span : description.parameterSpans()) {
      if (span.node() > last) {
        continue; // not built
      }
      if (span.role() == Role.NORM_SHIFT) {
        continue; // one tensor of scale and shift in BigDL, adjacent in the flat order too
      }
      tensor = span.node() == previousNode ? tensor + 1 : 0;
      previousNode = span.node();
      Tuple2<Tensor<Object>[], Tensor<Object>[]> tensors = layers.apply(span.node()).parameters();
      workspace.shareParameters(span.offset(), tensors._1()[tensor], tensors._2()[tensor]);
    }
    for (StatisticSpan span : description.statisticSpans()) {
      norms.add(
          new Norm(span.offset(), span.channels(), (BatchNorm) (Object) layers.apply(span.node())));
    }
  }
}

package io.difficultynet.job.onnx;

import static io.difficultynet.job.onnx.Graph.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkTensors;
import io.difficultynet.job.network.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Translates a network, node by node, into ONNX's operations of opset {@value OnnxFile#OPSET}.
 * Parameters and statistics have the names of {@link NetworkTensors}.
 *
 * <p>What comes in is
 *
 * <ul>
 *   <li>for images C x S x S floats, normalised, or S x S x C unsigned bytes as image libraries
 *       give them, with {@link Surroundings#normalisation()};
 *   <li>for features D floats, either way.
 * </ul>
 */
final class NetworkGraph {

  /** As in PyTorch's {@code normalize}: a vector of zeros has the cosine 0 with every other. */
  private static final float SHORTEST = 1e-12f;

  private static final float WHITE = 255;

  private final NetworkDescription network;
  private final Graph graph;
  private final List<String> values = new ArrayList<>(); // of each node

  private NetworkGraph(NetworkDescription network) {
    this.network = network;
    this.graph = new Graph(network.name());
  }

  static GraphProto of(NetworkDescription network, Model model, Surroundings around) {
    return new NetworkGraph(network).build(model, around);
  }

  private GraphProto build(Model model, Surroundings around) {
    for (NetworkTensors.Tensor tensor : NetworkTensors.of(network)) {
      graph.floats(tensor.name(), tensor.shape(), tensor.holder().of(model), tensor.offset());
    }
    values.add(input(around.normalisation()));
    for (int i = 1; i < network.nodes().size(); i++) {
      values.add(operation(network.nodes().get(i), network.layers().get(i), name(i)));
    }
    Double temperature = around.temperature();
    graph.output(temperature == null ? OnnxFile.LOGITS : softmax(temperature), network.classes());
    return graph.build();
  }

  private String softmax(double temperature) {
    String divisor = graph.number("temperature", (float) temperature);
    String scaled = graph.add("Div", "logits/scaled", List.of(OnnxFile.LOGITS, divisor));
    return graph.add("Softmax", OnnxFile.PROBABILITIES, List.of(scaled), attribute("axis", 1));
  }

  private boolean takesFeatures() {
    return network.input().height() == 1 && network.input().width() == 1;
  }

  private String input(@Nullable Normalisation normalisation) {
    Node.Input input = network.input();
    int channels = input.channels();
    if (takesFeatures()) {
      String features = graph.input(OnnxFile.INPUT, DataType.FLOAT, List.of(channels)); // [N x D]
      return normalisation == null
          ? features
          : normalised(features, List.of(channels), normalisation, 1);
    }
    if (normalisation == null) {
      return graph.input(
          OnnxFile.INPUT, DataType.FLOAT, List.of(channels, input.height(), input.width()));
    }
    String pixels =
        graph.input(
            OnnxFile.INPUT, DataType.UINT8, List.of(input.height(), input.width(), channels));
    String planes =
        graph.add( // [N x C x S x S]
            "Transpose",
            "input/planes",
            List.of(pixels),
            attribute("perm", List.of(0L, 3L, 1L, 2L)));
    String floats =
        graph.add(
            "Cast", "input/floats", List.of(planes), attribute("to", DataType.FLOAT.getNumber()));
    return normalised(floats, List.of(channels, 1, 1), normalisation, WHITE);
  }

  /** (x − scale μ) / (scale σ), the mean and standard deviation of that shape. */
  private String normalised(String x, List<Integer> shape, Normalisation by, float scale) {
    String mean = graph.floats("mean", shape, scaled(by.mean(), scale), 0);
    String std = graph.floats("std", shape, scaled(by.std(), scale), 0);
    String centred = graph.add("Sub", "input/centred", List.of(x, mean));
    return graph.add("Div", "input/normalised", List.of(centred, std));
  }

  private static float[] scaled(float[] numbers, float scale) {
    float[] scaled = new float[numbers.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = numbers[i] * scale;
    }
    return scaled;
  }

  /** What the operation of a node is called: its layer, or its kind and position. */
  private String name(int i) {
    if (i == network.nodes().size() - 1) {
      return OnnxFile.LOGITS;
    }
    String layer = network.layers().get(i);
    return layer.isEmpty()
        ? network.nodes().get(i).getClass().getSimpleName().toLowerCase(Locale.ROOT) + i
        : layer;
  }

  private String operation(Node node, String layer, String name) {
    String x = values.get(node.inputs().get(0));
    if (node instanceof Node.Convolution c) {
      List<String> inputs = new ArrayList<>(List.of(x, layer + ".weight"));
      if (c.hasBias()) {
        inputs.add(layer + ".bias");
      }
      return graph.add("Conv", name, inputs, windows(c.kernel(), c.stride(), c.padding()));
    } else if (node instanceof Node.BatchNorm) {
      return graph.add(
          "BatchNormalization",
          name,
          List.of(
              x,
              layer + ".weight",
              layer + ".bias",
              layer + ".running_mean",
              layer + ".running_var"),
          attribute("epsilon", Node.BatchNorm.EPSILON));
    } else if (node instanceof Node.Relu) {
      return graph.add("Relu", name, List.of(x));
    } else if (node instanceof Node.Add a) {
      return graph.add("Add", name, List.of(x, values.get(a.right())));
    } else if (node instanceof Node.Subsample s) {
      return subsample(x, s, name);
    } else if (node instanceof Node.MaxPool p) {
      return graph.add("MaxPool", name, List.of(x), windows(p.kernel(), p.stride(), p.padding()));
    } else if (node instanceof Node.GlobalAveragePool) {
      return graph.add("GlobalAveragePool", name, List.of(x));
    } else if (node instanceof Node.Linear linear) {
      List<String> inputs = List.of(rows(linear.input()), layer + ".weight", layer + ".bias");
      return graph.add("Gemm", name, inputs, attribute("transB", 1));
    } else if (node instanceof Node.Cosines cosines) {
      String features = direction(rows(cosines.input()));
      String classes = direction(layer + ".weight");
      return graph.add("Gemm", name, List.of(features, classes), attribute("transB", 1));
    }
    throw new IllegalArgumentException("There is no operation of ONNX for " + node);
  }

  private static AttributeProto[] windows(int kernel, int stride, int padding) {
    return new AttributeProto[] {
      attribute("kernel_shape", Collections.nCopies(2, (long) kernel)),
      attribute("strides", Collections.nCopies(2, (long) stride)),
      attribute("pads", Collections.nCopies(4, (long) padding))
    };
  }

  private String subsample(String x, Node.Subsample of, String name) {
    int before = of.channelOffset();
    int behind = of.outChannels() - of.inChannels() - before;
    String pixels =
        graph.add(
            "Slice",
            name + "/pixels",
            List.of(
                x,
                graph.integers(name + "/starts", 0, 0),
                graph.integers(name + "/ends", Integer.MAX_VALUE, Integer.MAX_VALUE),
                graph.integers(name + "/axes", 2, 3),
                graph.integers(name + "/steps", of.stride(), of.stride())));
    String pads = graph.integers(name + "/pads", 0, before, 0, 0, 0, behind, 0, 0);
    return graph.add("Pad", name, List.of(pixels, pads));
  }

  /** What a node gives as N x F, which a linear layer reads. */
  private String rows(int node) {
    String value = values.get(node);
    boolean areRows = network.givesRows(node) || (takesFeatures() && node == 0);
    return areRows
        ? value
        : graph.add("Flatten", value + "/rows", List.of(value), attribute("axis", 1));
  }

  /** Each row at length 1. */
  private String direction(String rows) {
    AttributeProto[] ofRows = {attribute("axes", List.of(1L)), attribute("keepdims", 1)};
    String length = graph.add("ReduceL2", rows + "/length", List.of(rows), ofRows);
    String shortest = graph.number(rows + "/shortest", SHORTEST);
    String divisor = graph.add("Max", rows + "/divisor", List.of(length, shortest));
    return graph.add("Div", rows + "/direction", List.of(rows, divisor));
  }
}

package io.difficultynet.job.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A graph of ONNX while it is built. Each operation has one output, which has the operation's name.
 */
final class Graph {

  /** What ONNX calls the number of samples, which every run of a graph may choose. */
  private static final String BATCH = "N";

  private final GraphProto.Builder graph;

  Graph(String name) {
    this.graph = GraphProto.newBuilder().setName(name);
  }

  GraphProto build() {
    return graph.build();
  }

  /**
   * Declares the input.
   *
   * @param sample dimensions of one sample
   */
  String input(String name, TensorProto.DataType type, List<Integer> sample) {
    graph.addInput(value(name, type, sample));
    return name;
  }

  /** Declares that the graph gives the value of that name, a row of numbers for each sample. */
  void output(String name, int length) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, List.of(length)));
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, List<Integer> sample) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    sample.forEach(size -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds an operation; returns its name. */
  String add(String operation, String name, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operation)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  /** Adds numbers {@code values[offset …]} of that shape; returns their name. */
  String floats(String name, List<Integer> shape, float[] values, int offset) {
    int count = shape.stream().reduce(1, Math::multiplyExact);
    ByteBuffer bytes = littleEndian(Math.multiplyExact(count, Float.BYTES));
    bytes.asFloatBuffer().put(values, offset, count);
    return constant(name, TensorProto.DataType.FLOAT, shape, bytes);
  }

  /** Adds one number, which fits any shape; returns its name. */
  String number(String name, float value) {
    return floats(name, List.of(), new float[] {value}, 0);
  }

  /** Adds a list of whole numbers; returns its name. */
  String integers(String name, long... values) {
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, Long.BYTES));
    bytes.asLongBuffer().put(values);
    return constant(name, TensorProto.DataType.INT64, List.of(values.length), bytes);
  }

  private String constant(
      String name, TensorProto.DataType type, List<Integer> shape, ByteBuffer bytes) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .addAllDims(shape.stream().map(Integer::longValue).toList())
            .setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
    return name;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static AttributeProto attribute(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }
}

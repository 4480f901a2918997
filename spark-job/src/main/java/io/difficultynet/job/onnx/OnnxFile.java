package io.difficultynet.job.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A trained network in the Open Neural Network Exchange format (<a
 * href="https://onnx.ai/onnx/repo-docs/IR.html">specification</a>): one file, single precision,
 * opset {@value #OPSET}, which runtimes from 2022 on have. One input, {@value #INPUT}, and one
 * output, {@value #LOGITS} or {@value #PROBABILITIES}; the number of samples is free.
 */
public final class OnnxFile {

  /** The version of ONNX's operations. */
  public static final int OPSET = 17;

  /** Name of the input. */
  public static final String INPUT = "input";

  /** Name of the output of a graph without softmax // [N x C]. */
  public static final String LOGITS = "logits";

  /** Name of the output of a graph with softmax // [N x C]. */
  public static final String PROBABILITIES = "probabilities";

  /** Of the file format; the one that came with the opset. */
  private static final int IR_VERSION = 8;

  /** What a protobuf message may have, less room for all that is not a parameter. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 24);

  private OnnxFile() {}

  /**
   * Refuses a network that one file cannot hold.
   *
   * @throws DifficultyNetException CONFIG_INVALID
   */
  public static void requireRoom(NetworkDescription network, String option) {
    requireRoom(network.countParameters() + network.statisticCount(), option);
  }

  static void requireRoom(long numbers, String option) {
    if (numbers > MOST_BYTES / Float.BYTES) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          option,
          "cannot write the %,d numbers of this network: a file of ONNX holds 2 GiB, which is %,d"
              .formatted(numbers, MOST_BYTES / Float.BYTES),
          "Export it with --safetensors");
    }
  }

  /**
   * Writes a model; the stream is not closed.
   *
   * @param metadata texts that say what it is and where it comes from
   */
  public static void write(
      OutputStream out,
      NetworkDescription network,
      Model model,
      Surroundings around,
      Map<String, String> metadata)
      throws IOException {
    ModelProto.Builder file =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setProducerName("difficulty-net")
            .setGraph(NetworkGraph.of(network, model, around));
    metadata.forEach(
        (key, value) ->
            file.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    file.build().writeTo(out);
  }
}

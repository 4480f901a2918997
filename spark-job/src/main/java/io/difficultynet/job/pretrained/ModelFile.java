package io.difficultynet.job.pretrained;

import io.difficultynet.digest.FileEntry;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkTensors;
import io.difficultynet.job.safetensors.Damage;
import io.difficultynet.job.safetensors.SafetensorsWriter;
import io.difficultynet.job.safetensors.TensorInfo;
import io.difficultynet.job.safetensors.TensorStream;
import io.difficultynet.job.safetensors.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A model as a file of tensors with PyTorch's names ({@link NetworkTensors}), bit for bit: for
 * {@code load_state_dict}, for {@link PretrainedWeights}, and to go on with. PyTorch does without
 * the {@code num_batches_tracked} that are not there.
 */
public final class ModelFile {

  private ModelFile() {}

  /**
   * Writes a model; the stream is not closed.
   *
   * @param origin texts that say where it comes from
   */
  public static void write(
      OutputStream out, NetworkDescription network, Model model, Map<String, String> origin)
      throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter(origin);
    for (NetworkTensors.Tensor tensor : NetworkTensors.of(network)) {
      writer.add(tensor.name(), tensor.shape(), tensor.holder().of(model), tensor.offset());
    }
    writer.write(out);
  }

  /**
   * Reads what {@link #write} wrote; the stream is not closed.
   *
   * @param written length and digest of the file
   * @throws io.difficultynet.error.DifficultyNetException of {@code damage} where it is not this
   *     network's or not as it was written
   */
  public static Model read(
      InputStream in, FileEntry written, NetworkDescription network, Damage damage)
      throws IOException {
    TensorStream file = TensorStream.open(in, written.bytes(), damage);
    Map<String, NetworkTensors.Tensor> expected = match(file, network, damage);
    Model model =
        new Model(new float[network.parameterCount()], new float[network.statisticCount()]);
    String sha256 =
        file.read(
            (info, numbers) -> {
              NetworkTensors.Tensor tensor = Objects.requireNonNull(expected.get(info.name()));
              numbers.floats(tensor.holder().of(model), tensor.offset());
            });
    if (!sha256.equals(written.sha256())) {
      throw damage.of(
          "has the SHA-256 %s, and was written with %s".formatted(sha256, written.sha256()));
    }
    return model;
  }

  /** The network's tensors by name; the file has them and no others. */
  private static Map<String, NetworkTensors.Tensor> match(
      TensorStream file, NetworkDescription network, Damage damage) {
    Map<String, NetworkTensors.Tensor> missing = new LinkedHashMap<>();
    NetworkTensors.of(network).forEach(tensor -> missing.put(tensor.name(), tensor));
    Map<String, NetworkTensors.Tensor> expected = Map.copyOf(missing);
    for (TensorInfo info : file.tensors()) {
      NetworkTensors.Tensor tensor = missing.remove(info.name());
      if (tensor == null || !tensor.hasShape(info.shape()) || info.type() != TensorType.F32) {
        throw damage.of(
            "has %s of %s %s, and %s has %s"
                .formatted(
                    info.name(),
                    info.type(),
                    info.shape(),
                    network.name(),
                    tensor == null ? "no such tensor" : "it of F32 " + tensor.shape()));
      }
    }
    if (!missing.isEmpty()) {
      throw damage.of(
          "lacks %,d tensors of %s, the first %s"
              .formatted(missing.size(), network.name(), missing.keySet().iterator().next()));
    }
    return expected;
  }
}

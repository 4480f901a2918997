package io.difficultynet.job.pretrained;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkTensors;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A model as a file with torchvision's names, for {@code load_state_dict} of its networks and for
 * {@link PretrainedWeights}. PyTorch does without the {@code num_batches_tracked} that are not
 * there.
 */
public final class TorchvisionExport {

  private TorchvisionExport() {}

  /** Whether torchvision has networks like this one, but for depth, width, shortcut and stages. */
  public static boolean fits(NetworkDescription network) {
    return network.classifier() instanceof Node.Linear
        && network.parameterSpans().stream()
            .noneMatch(span -> network.layers().get(span.node()).isEmpty());
  }

  /**
   * Writes a model; the stream is not closed.
   *
   * @param network which {@link #fits}
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
}

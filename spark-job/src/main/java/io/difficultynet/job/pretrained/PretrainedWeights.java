package io.difficultynet.job.pretrained;

import io.difficultynet.conf.PretrainedSettings;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkTensors;
import io.difficultynet.job.safetensors.SafetensorsFile;
import java.util.Map;
import java.util.Objects;

/**
 * Weights that a run starts from, out of a file with torchvision's names.
 *
 * @param model the network with what the file has; the rest as it was
 * @param sha256 of the file
 */
public record PretrainedWeights(Model model, String sha256) {

  /** Key of the file. */
  public static final String KEY = "network.pretrained.weights";

  /**
   * Reads the whole file; of the classifier only where the settings load it.
   *
   * @param start what the network has without the file; not written
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING, DATA_CORRUPT or
   *     DATA_UNSUITABLE with all that is wrong
   */
  public static PretrainedWeights read(
      PretrainedSettings settings, NetworkDescription network, ByteSource source, Model start) {
    Model model = new Model(start.parameters().clone(), start.statistics().clone());
    try (SafetensorsFile file =
        SafetensorsFile.open(source, new DataLocation(KEY, settings.weights()))) {
      Map<String, NetworkTensors.Tensor> wanted =
          TensorMatch.of(file, network, settings.classifier());
      Problems problems = new Problems();
      String sha256 =
          file.read(
              tensor -> wanted.containsKey(tensor.name()),
              (info, values) -> {
                NetworkTensors.Tensor tensor = Objects.requireNonNull(wanted.get(info.name()));
                check(problems, file.location(), tensor, values);
                System.arraycopy(
                    values, 0, tensor.holder().of(model), tensor.offset(), values.length);
              });
      problems.throwIfAny(ErrorCode.DATA_CORRUPT, "The weights cannot be used");
      return new PretrainedWeights(model, sha256);
    }
  }

  private static void check(
      Problems problems, DataLocation file, NetworkTensors.Tensor tensor, float[] values) {
    boolean variance = tensor.part().equals("running_var");
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i]) || (variance && values[i] < 0)) {
        problems.add(
            file + ", " + tensor.name(),
            "has %s at position %d, %s"
                .formatted(
                    values[i],
                    i,
                    variance ? "but a variance is at least 0" : "which is not a finite number"),
            "Store the weights again from the network that they were trained in");
        return;
      }
    }
  }
}

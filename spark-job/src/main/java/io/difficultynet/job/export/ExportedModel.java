package io.difficultynet.job.export;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.onnx.OnnxFile;
import io.difficultynet.job.onnx.Surroundings;
import io.difficultynet.job.pretrained.ModelFile;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.RunResult;
import io.difficultynet.text.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as others use it, without difficulty-net: a folder with {@value #TENSORS} and {@value
 * #LOADER}, {@value #ONNX}, or both, with {@value #DESCRIPTION} and the model card {@value #CARD}.
 */
public final class ExportedModel {

  /** Tensors with torchvision's names. */
  public static final String TENSORS = "model.safetensors";

  /** The network with its numbers. */
  public static final String ONNX = "model.onnx";

  private static final String LOADER = "load.py";
  private static final String DESCRIPTION = "description.json";
  private static final String CARD = "README.md";

  private final ModelFolder model;
  private final @Nullable RunResult result;
  private final String run;

  /**
   * Takes the model of a run.
   *
   * @param result of the run; null where there is none
   * @param run its URI
   */
  public ExportedModel(ModelFolder model, @Nullable RunResult result, String run) {
    this.model = model;
    this.result = result;
    this.run = Secrets.hidden(run);
  }

  /**
   * What an export is made of.
   *
   * @param tensors whether PyTorch's files are written
   * @param onnx whether a file of ONNX is written
   * @param preprocessing whether the graph of ONNX takes pixels or features as they are
   * @param softmax whether the graph of ONNX gives probabilities
   */
  public record Forms(boolean tensors, boolean onnx, boolean preprocessing, boolean softmax) {

    private List<String> files() {
      List<String> files = new ArrayList<>();
      if (tensors) {
        files.addAll(List.of(TENSORS, LOADER));
      }
      if (onnx) {
        files.add(ONNX);
      }
      files.addAll(List.of(DESCRIPTION, CARD));
      return files;
    }
  }

  /** Whether a folder holds one, or a part of one. */
  public static boolean isIn(Folder folder) {
    return new Forms(true, true, false, false).files().stream().anyMatch(folder::has);
  }

  /**
   * Writes the folder; the model card last.
   *
   * @return names of the files
   * @throws DifficultyNetException CONFIG_INVALID where the model is too large for ONNX
   */
  public List<String> write(Folder folder, Forms forms) {
    if (forms.onnx()) {
      OnnxFile.requireRoom(model.network(), "--onnx");
    }
    String description = ModelDescription.of(model, run);
    if (forms.tensors()) {
      Map<String, String> origin =
          Map.of(
              "run",
              run,
              "network",
              model.network().name(),
              "configDigest",
              model.config().digest(),
              "program",
              "difficulty-net");
      folder.write(TENSORS, out -> ModelFile.write(out, model.network(), model.model(), origin));
      folder.writeText(LOADER, LoadScript.of(model));
    }
    if (forms.onnx()) {
      Map<String, String> about = Map.of(DESCRIPTION, description);
      folder.write(
          ONNX,
          out -> OnnxFile.write(out, model.network(), model.model(), surroundings(forms), about));
    }
    folder.writeText(DESCRIPTION, description);
    folder.writeText(CARD, ModelCard.of(model, result, run, forms));
    return forms.files();
  }

  private Surroundings surroundings(Forms forms) {
    return new Surroundings(
        forms.preprocessing() ? model.normalisation() : null,
        forms.softmax() ? model.temperatureOrOne() : null);
  }
}

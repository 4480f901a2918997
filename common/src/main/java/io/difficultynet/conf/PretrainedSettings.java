package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code network.pretrained}: weights that a run starts from.
 *
 * @param weights path or URI of a file in the safetensors format
 * @param classifier where the classifier's weights come from
 */
public record PretrainedSettings(String weights, Classifier classifier) implements Serializable {

  private static final String SECTION = "network.pretrained.";

  /** Where the classifier's weights come from. */
  public enum Classifier {
    /** The file, which must have the run's classes. */
    LOAD,
    /** Drawn as in a run without weights, whatever the file has. */
    NEW
  }

  /** Null where no weights are given. */
  static @Nullable PretrainedSettings read(Values values) {
    String weights =
        values.readOptional(SECTION + "weights", Kind.text("the path or URI of a file"));
    if (weights == null) {
      values.unused(SECTION + "classifier", Cause.of(SECTION + "weights", "null"));
      return null;
    }
    return new PretrainedSettings(
        weights, values.read(SECTION + "classifier", Kind.choice(Classifier.class)));
  }
}

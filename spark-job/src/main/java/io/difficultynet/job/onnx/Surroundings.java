package io.difficultynet.job.onnx;

import io.difficultynet.datasets.augment.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * What a graph computes before and behind its network.
 *
 * @param normalisation of what comes in, where the graph takes pixels or features as they are; null
 *     where it takes them normalised
 * @param temperature T of softmax(z / T) at the end; null where the graph ends with the logits z
 */
public record Surroundings(@Nullable Normalisation normalisation, @Nullable Double temperature) {

  /** The network alone: from normalised inputs to logits. */
  public static final Surroundings NONE = new Surroundings(null, null);

  /** Refuses a temperature that is not positive and finite. */
  public Surroundings {
    if (temperature != null && !(temperature > 0 && temperature <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + "; it must be positive and finite");
    }
  }
}

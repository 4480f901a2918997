package io.difficultynet.job.predict;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.worker.ReplicaPlan;
import java.io.Serializable;
import java.util.UUID;

/**
 * A trained model and how its inputs are made. Broadcast once.
 *
 * @param id the key of what executors keep
 * @param replica what the engine is made by
 * @param model parameters and statistics
 * @param pipeline samples to network input, as the run evaluated
 * @param orientation what is made of the orientation in the images' Exif data
 * @param temperature by which logits are divided before the softmax, above 0
 */
public record PredictionPlan(
    UUID id,
    ReplicaPlan replica,
    Model model,
    InputPipeline pipeline,
    Orientation orientation,
    double temperature)
    implements Serializable {

  /** Refuses a temperature that is none. */
  public PredictionPlan {
    if (!(temperature > 0 && temperature < Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + "; it must be above 0 and finite");
    }
  }

  /** The same for images whose Exif data are treated so. */
  public PredictionPlan turning(Orientation images) {
    return new PredictionPlan(id, replica, model, pipeline, images, temperature);
  }
}

package io.difficultynet.job.apply;

import io.difficultynet.conf.TableSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What samples have to be for a model.
 *
 * @param ofFeatures whether they are feature vectors, and not images
 * @param channels of the images, or features of a vector
 * @param classNames that the model tells apart // [C]
 * @param labelled whether every sample needs a label
 * @param table where the training samples came from, whose columns are the default; null of others
 */
public record Wanted(
    boolean ofFeatures,
    int channels,
    List<String> classNames,
    boolean labelled,
    @Nullable TableSettings table) {

  /** Copies the names. */
  public Wanted {
    classNames = List.copyOf(classNames);
  }

  String kind() {
    return ofFeatures ? "feature vectors" : "images";
  }
}

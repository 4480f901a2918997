package io.difficultynet.report;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples that a person should look at. It is written as {@code examples.json} beside the result,
 * so that the report can be written again without the data.
 *
 * @param test the mistakes on the test set that the model is surest of, the rarest class first
 * @param training the training samples that the model took for another class and is surest of, the
 *     surest first: their labels may be wrong
 */
public record Examples(List<Example> test, List<Example> training) {

  /** Nothing to look at. */
  public static final Examples NONE = new Examples(List.of(), List.of());

  private static final int FORMAT_VERSION = 1;

  /** Copies the lists. */
  public Examples {
    test = List.copyOf(test);
    training = List.copyOf(training);
  }

  /**
   * A sample.
   *
   * @param origin the file or row that it is, or its number
   * @param truth its class
   * @param predicted the class that the model took it for
   * @param probability that the model gave this class, in [0, 1]
   * @param image a small JPEG in Base64; null of a sample that is no image, or cannot be read now
   */
  public record Example(
      String origin, int truth, int predicted, double probability, @Nullable String image) {

    /** Refuses what is no Base64, which goes into a page as it is. */
    public Example {
      Numbers.requireShare("probability", probability);
      if (image != null && !image.matches("[A-Za-z0-9+/]*={0,2}")) {
        throw new IllegalArgumentException("the image of " + origin + " is not in Base64");
      }
    }

    Map<String, @Nullable Object> toMap() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("origin", origin);
      map.put("truth", truth);
      map.put("predicted", predicted);
      map.put("probability", probability);
      map.put("image", image);
      return map;
    }

    static Example from(JsonObject json) {
      return new Example(
          json.text("origin"),
          json.small("truth"),
          json.small("predicted"),
          json.number("probability"),
          json.textOrNull("image"));
    }
  }

  /** Returns {@code examples.json}: one line with a line break. */
  public String toJson() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("test", test.stream().map(Example::toMap).toList());
    map.put("training", training.stream().map(Example::toMap).toList());
    return Json.line(map) + "\n";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} when it is something else
   */
  public static Examples fromJson(String text, String location) {
    try {
      JsonObject json = JsonObject.parse(text, location);
      ResultFormat.require(json, FORMAT_VERSION);
      return new Examples(
          json.objects("test").stream().map(Example::from).toList(),
          json.objects("training").stream().map(Example::from).toList());
    } catch (JsonException | IllegalArgumentException e) {
      throw ResultFormat.unreadable(location, "examples of a run", e);
    }
  }
}

package io.difficultynet.job.export;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code description.json}: what a program needs beside the numbers of an exported model. The
 * temperature is that by which logits are divided before the softmax; 1 where none was fitted.
 */
final class ModelDescription {

  private static final int FORMAT_VERSION = 1;

  private ModelDescription() {}

  /**
   * Returns indented JSON.
   *
   * @param run where the model comes from
   */
  static String of(ModelFolder model, String run) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("program", "difficulty-net");
    json.put("run", run);
    json.put("configDigest", model.config().digest());
    json.put("splitDigest", model.run().splitDigest());
    json.put("network", model.network().name());
    json.put("parameters", model.network().parameterCount());
    json.put("classNames", model.classNames());
    json.put("preprocessing", preprocessing(model));
    json.put("temperature", model.temperatureOrOne());
    return Json.lines(json);
  }

  private static Map<String, Object> preprocessing(ModelFolder model) {
    Map<String, Object> json = new LinkedHashMap<>();
    Normalisation normalisation = model.normalisation();
    if (model.config().config().input() instanceof AugmentSettings augment) {
      json.put("channels", normalisation.channels());
      json.put("size", augment.size());
      json.put("exifOrientation", model.orientation().name().toLowerCase(Locale.ROOT));
      if (augment.fit() instanceof FitSettings.Resize resize) {
        json.put("fit", "resize");
        json.put("evaluationSize", resize.evaluationSize());
        json.put("interpolation", "bilinear");
      } else {
        json.put("fit", "pad");
      }
    } else {
      json.put("features", normalisation.channels());
    }
    json.put("mean", numbers(normalisation.mean()));
    json.put("std", numbers(normalisation.std()));
    return json;
  }

  private static List<Float> numbers(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
  }
}

package io.difficultynet.job.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.difficultynet.checkpoint.ArrayFile;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained model with all that is needed to use it: {@code model.json} (configuration, class
 * names, normalisation, origin; written last) beside the flat parameters and batch-norm statistics.
 *
 * @param config of the run that trained it
 * @param classNames // [C]
 * @param normalisation of its inputs
 * @param network that the parameters belong to
 * @param model parameters and statistics
 */
public record ModelFolder(
    LoadedConfig config,
    List<String> classNames,
    Normalisation normalisation,
    NetworkDescription network,
    Model model) {

  private static final int FORMAT_VERSION = 1;
  private static final String DESCRIPTION = "model.json";
  private static final String PARAMETERS = "parameters.dnaf";
  private static final String STATISTICS = "statistics.dnaf";

  /** Writes a model; what the folder held before is lost. */
  static void write(Folder folder, Model model, LoadedConfig loaded, Preflight.Ready ready) {
    Preparation preparation = ready.preparation();
    folder.delete(DESCRIPTION);
    folder.write(PARAMETERS, out -> ArrayFile.write(out, model.parameters()));
    folder.write(STATISTICS, out -> ArrayFile.write(out, model.statistics()));
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("formatVersion", FORMAT_VERSION);
    description.put("network", preparation.network().name());
    description.put("parameters", preparation.network().parameterCount());
    description.put("channels", preparation.network().input().channels());
    description.put("classNames", preparation.classNames());
    description.put("mean", numbers(preparation.normalisation().mean()));
    description.put("std", numbers(preparation.normalisation().std()));
    description.put("configDigest", loaded.digest());
    description.put("splitDigest", preparation.split().digest());
    if (preparation.start().weightsDigest() != null) {
      description.put("weightsDigest", preparation.start().weightsDigest());
    }
    description.put("versions", Versions.with(ready.engine()));
    description.put("configuration", loaded.effective().root().unwrapped());
    folder.writeText(DESCRIPTION, Json.lines(description) + "\n");
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws DifficultyNetException RUN_MISSING where there is no model
   */
  public static ModelFolder read(Folder folder) {
    String where = folder + "/" + DESCRIPTION;
    if (!folder.has(DESCRIPTION)) {
      throw new DifficultyNetException(
          ErrorCode.RUN_MISSING,
          folder.toString(),
          "has no " + DESCRIPTION + ", so it is not a model",
          "Give the --output of a run that is complete");
    }
    try {
      JsonObject json = JsonObject.parse(folder.readText(DESCRIPTION), where);
      if (json.small("formatVersion") != FORMAT_VERSION) {
        throw unusable(
            where,
            "has format version %d; this program reads %d"
                .formatted(json.small("formatVersion"), FORMAT_VERSION),
            null);
      }
      Config configuration =
          ConfigValueFactory.fromMap(json.object("configuration").toMap()).toConfig();
      LoadedConfig config = ConfigReader.readStored(configuration, List.of());
      List<String> classNames = json.texts("classNames");
      NetworkDescription network =
          Preparation.network(config.config(), json.small("channels"), classNames.size());
      return new ModelFolder(
          config,
          classNames,
          new Normalisation(floats(json.numbers("mean")), floats(json.numbers("std"))),
          network,
          model(folder, network));
    } catch (JsonException e) {
      throw unusable(where, "is not the description of a model: " + e.getMessage(), e);
    }
  }

  private static Model model(Folder folder, NetworkDescription network) {
    Model model = new Model(array(folder, PARAMETERS), array(folder, STATISTICS));
    if (model.parameters().length != network.parameterCount()
        || model.statistics().length != network.statisticCount()) {
      throw unusable(
          folder.toString(),
          "has %d parameters and %d statistics, but %s has %d and %d"
              .formatted(
                  model.parameters().length,
                  model.statistics().length,
                  network.name(),
                  network.parameterCount(),
                  network.statisticCount()),
          null);
    }
    return model;
  }

  private static float[] array(Folder folder, String name) {
    String where = folder + "/" + name;
    try {
      return folder.read(name, in -> ArrayFile.readFloats(in, where));
    } catch (FileNotFoundException e) {
      throw unusable(where, "is missing", e);
    }
  }

  private static DifficultyNetException unusable(
      String where, String what, @Nullable Throwable cause) {
    return new DifficultyNetException(
        ErrorCode.CHECKPOINT_CORRUPT,
        where,
        what,
        "Train the model again, or give another run",
        cause);
  }

  private static List<Double> numbers(float[] values) {
    List<Double> numbers = new ArrayList<>();
    for (float value : values) {
      numbers.add((double) value);
    }
    return numbers;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}

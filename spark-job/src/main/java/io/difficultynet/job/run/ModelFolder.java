package io.difficultynet.job.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.augment.FeaturePipeline;
import io.difficultynet.datasets.augment.ImagePipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.checkpoint.SealedFolder;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.predict.PredictionPlan;
import io.difficultynet.job.pretrained.ModelFile;
import io.difficultynet.job.safetensors.Damage;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.worker.ReplicaPlan;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.seed.Seeds;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trained model with all that is needed to use it: {@code model.safetensors} with the parameters
 * and batch-norm statistics, a tensor each under PyTorch's name, {@code model.json} (configuration,
 * class names and sizes, normalisation, temperature, origin), {@code run.json} (what it was made
 * of), and {@code manifest.json} with the SHA-256 of all of them, written last.
 *
 * @param config of the run that trained it
 * @param classNames // [C]
 * @param trainCounts training samples of each class // [C]
 * @param normalisation of its inputs
 * @param orientation what was made of the orientation in the training images' Exif data
 * @param temperature by which its logits are divided before the softmax so that probabilities fit
 *     the validation set best; null where that cannot be told
 * @param run what it was made of
 * @param network that the parameters belong to
 * @param model parameters and statistics
 * @param versions of the programs that trained it, by name
 */
public record ModelFolder(
    LoadedConfig config,
    List<String> classNames,
    List<Long> trainCounts,
    Normalisation normalisation,
    Orientation orientation,
    @Nullable Double temperature,
    RunIdentity run,
    NetworkDescription network,
    Model model,
    SortedMap<String, String> versions) {

  private static final int FORMAT_VERSION = 4;
  private static final String DESCRIPTION = "model.json";
  private static final String TENSORS = "model.safetensors";
  private static final String REMEDY =
      "Run difficulty-net train again with the configuration and the --output of this run: it"
          + " restores the model from the last checkpoint. Or give another run";

  /**
   * The model of a run.
   *
   * @param temperature by which its logits are divided before the softmax so that probabilities fit
   *     the validation set best; null where that cannot be told
   */
  static ModelFolder of(
      Model model, @Nullable Double temperature, LoadedConfig loaded, Preflight.Ready ready) {
    Preparation preparation = ready.preparation();
    return new ModelFolder(
        loaded,
        preparation.classNames(),
        Arrays.stream(preparation.split().trainCounts()).boxed().toList(),
        preparation.normalisation(),
        preparation.orientation(),
        temperature,
        preparation.identity(loaded),
        preparation.network(),
        model,
        Versions.with(ready.engine()));
  }

  /** Writes it; what the folder held before is lost. */
  public void write(Folder folder) {
    SealedFolder.Writer writer = new SealedFolder.Writer(folder);
    Map<String, String> origin =
        Map.of(
            "program", "difficulty-net",
            "formatVersion", String.valueOf(FORMAT_VERSION),
            "network", network.name(),
            "configDigest", config.digest());
    writer.write(TENSORS, out -> ModelFile.write(out, network, model, origin));
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("formatVersion", FORMAT_VERSION);
    description.put("network", network.name());
    description.put("parameters", network.parameterCount());
    description.put("channels", network.input().channels());
    description.put("classNames", classNames);
    description.put("trainCounts", trainCounts);
    description.put("mean", numbers(normalisation.mean()));
    description.put("std", numbers(normalisation.std()));
    description.put("exifOrientation", orientation.name().toLowerCase(Locale.ROOT));
    if (temperature != null) {
      description.put("temperature", temperature);
    }
    description.put("configDigest", config.digest());
    description.put("configuration", config.effective().root().unwrapped());
    writer.writeText(DESCRIPTION, Json.lines(description));
    writer.writeText(RunIdentity.FILE, run.toJson());
    writer.seal(config.config().epochs(), versions);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws DifficultyNetException RUN_MISSING where there is no model
   */
  public static ModelFolder read(Folder folder) {
    String where = folder + "/" + DESCRIPTION;
    if (!SealedFolder.isSealed(folder)) {
      throw new DifficultyNetException(
          ErrorCode.RUN_MISSING,
          folder.toString(),
          "has no " + SealedFolder.MANIFEST + ", so it is not a model, or not a complete one",
          "Give the --output of a run that is complete");
    }
    try {
      Manifest manifest = SealedFolder.manifest(folder, REMEDY);
      String text = SealedFolder.readText(folder, manifest, DESCRIPTION, REMEDY);
      JsonObject json = JsonObject.parse(text, where);
      if (json.small("formatVersion") != FORMAT_VERSION) {
        throw unusable(
            where,
            "has format version %d; this program reads %d"
                .formatted(json.small("formatVersion"), FORMAT_VERSION),
            null);
      }
      Config configuration =
          ConfigValueFactory.fromMap(json.object("configuration").toMap(), where).toConfig();
      LoadedConfig config = ConfigReader.readStored(configuration, List.of());
      RunIdentity run = identity(folder);
      List<String> classNames = json.texts("classNames");
      int channels = json.small("channels");
      Normalisation normalisation =
          new Normalisation(floats(json.numbers("mean")), floats(json.numbers("std")));
      List<Long> trainCounts = Arrays.stream(json.wholes("trainCounts")).boxed().toList();
      Double temperature = json.numberIfPresent("temperature");
      if (classNames.size() < 2 || channels < 1 || normalisation.channels() != channels) {
        throw new IllegalArgumentException(
            "has %d classes, %d channels, and mean and std of %d"
                .formatted(classNames.size(), channels, normalisation.channels()));
      }
      if (trainCounts.size() != classNames.size()
          || trainCounts.stream().anyMatch(count -> count < 0)
          || (temperature != null && !(temperature > 0 && temperature < Double.MAX_VALUE))) {
        throw new IllegalArgumentException(
            "has the training samples %s of %d classes, and the temperature %s"
                .formatted(trainCounts, classNames.size(), temperature));
      }
      NetworkDescription network =
          Preparation.network(config.config(), channels, classNames.size());
      return new ModelFolder(
          config,
          classNames,
          trainCounts,
          normalisation,
          Orientation.valueOf(json.text("exifOrientation").toUpperCase(Locale.ROOT)),
          temperature,
          run,
          network,
          model(folder, manifest.entry(TENSORS, folder.toString(), REMEDY), network),
          manifest.versions());
    } catch (JsonException | IllegalArgumentException e) {
      throw unusable(where, "is not the description of a model: " + e.getMessage(), e);
    }
  }

  /** The path of the weights in a folder of a model, for a run that starts from them. */
  public static String weights(Folder folder) {
    return folder + "/" + TENSORS;
  }

  /**
   * Reads what a model was made of, and not the model.
   *
   * @throws DifficultyNetException CHECKPOINT_CORRUPT where it is damaged
   */
  public static RunIdentity identity(Folder folder) {
    Manifest manifest = SealedFolder.manifest(folder, REMEDY);
    return RunIdentity.fromJson(
        SealedFolder.readText(folder, manifest, RunIdentity.FILE, REMEDY),
        folder + "/" + RunIdentity.FILE,
        REMEDY);
  }

  /** Which of its classes had many, medium and few training samples. */
  public ShotGroups groups() {
    return ShotGroups.of(
        trainCounts.stream().mapToLong(Long::longValue).toArray(),
        config.config().report().shotRule());
  }

  /** The temperature that logits are divided by before the softmax; 1 where none was fitted. */
  public double temperatureOrOne() {
    return temperature == null ? 1 : temperature;
  }

  /**
   * What executors need to predict with it, whatever data it was trained on.
   *
   * @param engine what computes it
   */
  public PredictionPlan predictionPlan(EnginePlan engine) {
    RunConfig run = config.config();
    return new PredictionPlan(
        UUID.randomUUID(),
        new ReplicaPlan(
            network, run.train().batchNorm(), engine, run.train().predictionBatchSize()),
        model,
        run.input() instanceof AugmentSettings augment
            ? ImagePipeline.ofUnseen(
                network.input().channels(), augment, normalisation, new Seeds(run.run().seed()))
            : new FeaturePipeline(normalisation),
        orientation,
        temperatureOrOne());
  }

  private static Model model(Folder folder, FileEntry tensors, NetworkDescription network) {
    String where = folder + "/" + TENSORS;
    Damage damage = new Damage(where, ErrorCode.CHECKPOINT_CORRUPT, REMEDY);
    try {
      long found = folder.length(TENSORS);
      if (found != tensors.bytes()) {
        throw damage.of(
            "has %,d bytes, and was written with %,d".formatted(found, tensors.bytes()));
      }
      return folder.read(TENSORS, in -> ModelFile.read(in, tensors, network, damage));
    } catch (FileNotFoundException e) {
      throw damage.of("is missing", e);
    }
  }

  private static DifficultyNetException unusable(
      String where, String what, @Nullable Throwable cause) {
    return new DifficultyNetException(ErrorCode.CHECKPOINT_CORRUPT, where, what, REMEDY, cause);
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

package io.difficultynet.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.DataNotes;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a complete run. It is written last, as {@code result.json}, so that a folder with
 * this file holds a complete run.
 *
 * @param status {@value #SUCCEEDED}
 * @param runName name of the run, from the configuration
 * @param startedAt time of the start, ISO 8601 in UTC; for a resumed run the time of its first
 *     start
 * @param seconds of all epochs and the evaluation, of every attempt
 * @param test measurement of the model of the last epoch, normalised where tau is set, on the test
 *     set, which is used once
 * @param validation measurement of the same model on the validation set
 * @param tau τ of the normalisation of the classifier; null where it was not normalised
 * @param temperature T, by which logits are divided before the softmax so that probabilities fit
 *     the validation set best; null where that cannot be told, as without validation samples
 * @param bestEpoch the epoch with the best balanced validation accuracy, the later one on a tie
 * @param trainCounts training samples of each class // [C]
 * @param classNames names of the classes // [C]
 * @param data what was not used of the data, and what to be warned of
 * @param groups the classes with many, medium and few training samples, and the rule
 * @param epochs every epoch in order
 * @param configuration the effective configuration
 * @param seed the run's seed
 * @param splitDigest digest of the training and validation split
 * @param weightsDigest digest of the pretrained weights that the run started from; null where there
 *     were none
 * @param versions versions of the programs that took part, by name
 */
public record RunResult(
    String status,
    String runName,
    String startedAt,
    double seconds,
    Evaluation test,
    Evaluation validation,
    @Nullable Double tau,
    @Nullable Double temperature,
    int bestEpoch,
    List<Long> trainCounts,
    List<String> classNames,
    DataNotes data,
    ShotGroups groups,
    List<EpochReport> epochs,
    Config configuration,
    long seed,
    String splitDigest,
    @Nullable String weightsDigest,
    SortedMap<String, String> versions) {

  /** The status of a complete run. */
  public static final String SUCCEEDED = "succeeded";

  private static final String FIRST_STAGE_EPOCHS = "difficulty-net.run.epochs";

  /**
   * Copies the lists and refuses what {@link RunStart} refuses, lists that do not have one entry a
   * class, epochs that are not those of a run, and numbers out of range. The configuration is kept
   * as {@link RunStart} keeps it.
   */
  public RunResult {
    epochs = List.copyOf(epochs);
    int classes = test.confusion().classes();
    if (trainCounts.size() != classes
        || classNames.size() != classes
        || validation.confusion().classes() != classes) {
      throw new IllegalArgumentException(
          "the test has "
              + classes
              + " classes, but there are "
              + trainCounts.size()
              + " training counts, "
              + classNames.size()
              + " names and "
              + validation.confusion().classes()
              + " validation classes; the numbers must be equal");
    }
    Numbers.requireFinite("seconds", seconds);
    RunStart start =
        new RunStart(
            runName,
            startedAt,
            trainCounts,
            classNames,
            data,
            groups,
            configuration,
            seed,
            splitDigest,
            weightsDigest,
            versions);
    trainCounts = start.trainCounts();
    classNames = start.classNames();
    configuration = start.configuration();
    versions = start.versions();
    Numbers.requireEpochs(epochs);
    Numbers.require(!epochs.isEmpty(), "there is no epoch");
    Numbers.require(
        epochs.get(0).classes() == classes,
        "the test has %d classes, and the epochs have %d"
            .formatted(classes, epochs.get(0).classes()));
    Numbers.require(
        bestEpoch >= 1 && bestEpoch <= epochs.size(),
        "bestEpoch is %d; it must be in 1..%d".formatted(bestEpoch, epochs.size()));
    Numbers.require(
        temperature == null || (temperature > 0 && temperature <= Double.MAX_VALUE),
        "temperature is " + temperature + "; it must be positive and finite");
    int ofFirstStage = firstStageEpochs(configuration, epochs.size());
    Numbers.require(
        ofFirstStage >= 1, FIRST_STAGE_EPOCHS + " is " + ofFirstStage + "; it must be at least 1");
  }

  private static int firstStageEpochs(Config configuration, int otherwise) {
    try {
      return configuration.hasPath(FIRST_STAGE_EPOCHS)
          ? configuration.getInt(FIRST_STAGE_EPOCHS)
          : otherwise;
    } catch (ConfigException e) {
      throw new IllegalArgumentException(FIRST_STAGE_EPOCHS + " is no whole number", e);
    }
  }

  /** Returns what was known of the run before its first epoch. */
  public RunStart start() {
    return new RunStart(
        runName,
        startedAt,
        trainCounts,
        classNames,
        data,
        groups,
        configuration,
        seed,
        splitDigest,
        weightsDigest,
        versions);
  }

  /** Returns the mean test accuracy of the classes of a group. It is NaN for an empty group. */
  public double accuracy(Shot shot) {
    return groups.accuracy(shot, test.perClassAccuracy().toArray());
  }

  /**
   * Returns the number of the last epoch in which class weights count, from 1 on. That is the last
   * epoch, or the last one before a second stage, in which all weights are 1.
   */
  public int lastWeightedEpoch() {
    return Math.min(epochs.size(), firstStageEpochs(configuration, epochs.size()));
  }

  /** Returns {@code result.json}: one line with a line break. */
  public String toJson() {
    return Json.line(RunResultJson.toMap(this)) + "\n";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} when it is no result
   */
  public static RunResult fromJson(String json, String location) {
    try {
      return RunResultJson.from(JsonObject.parse(json, location));
    } catch (JsonException | IllegalArgumentException e) {
      throw ResultFormat.unreadable(location, "the result of a run", e);
    }
  }
}

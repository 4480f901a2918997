package io.difficultynet.report;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One epoch as it is told while the run goes on.
 *
 * @param epoch number of the epoch, counted from 1
 * @param learningRate learning rate of the last update of the epoch
 * @param trainLoss mean of v_y · ℓ over the samples of the epoch, each at the parameters that it
 *     met
 * @param samples number of samples trained on in this epoch
 * @param seconds the whole epoch
 * @param timings parts of {@code seconds}
 * @param validationAccuracy a, each in [0, 1], NaN for a class without samples // [C]
 * @param validationBalancedAccuracy mean of a over the classes with samples
 * @param classWeights v, with which this epoch was trained // [C]
 * @param nextClassWeights v of the next epoch // [C]
 * @param meta report of the meta step; null when the method has none, or none yet
 * @param executors number of executors that trained
 * @param remarks what a person should know about the epoch, a sentence each; often none
 */
public record EpochReport(
    int epoch,
    double learningRate,
    double trainLoss,
    long samples,
    double seconds,
    Timings timings,
    PerClass validationAccuracy,
    double validationBalancedAccuracy,
    PerClass classWeights,
    PerClass nextClassWeights,
    @Nullable MetaReport meta,
    int executors,
    List<String> remarks)
    implements Serializable {

  private static final int FORMAT_VERSION = 1;

  /** Refuses numbers out of range and vectors of different lengths. */
  public EpochReport {
    remarks = List.copyOf(remarks);
    Numbers.require(epoch >= 1, "epoch is " + epoch + "; it must be at least 1");
    Numbers.require(samples >= 0, "samples is " + samples + "; it must be at least 0");
    Numbers.require(executors >= 1, "executors is " + executors + "; it must be at least 1");
    Numbers.requireFinite("seconds", seconds);
    Numbers.requireFinite("learningRate", learningRate);
    Numbers.requireShares("validationAccuracy", validationAccuracy);
    Numbers.requireShare("validationBalancedAccuracy", validationBalancedAccuracy);
    Numbers.requireWeights("classWeights", classWeights);
    Numbers.requireWeights("nextClassWeights", nextClassWeights);
    int classes = validationAccuracy.classes();
    Numbers.require(
        classWeights.classes() == classes && nextClassWeights.classes() == classes,
        "the report has accuracies of "
            + classes
            + " classes but weights of "
            + classWeights.classes()
            + " and "
            + nextClassWeights.classes()
            + "; the numbers must be equal");
    Numbers.require(
        meta == null || meta.difficulty().classes() == classes,
        "the report has accuracies of "
            + classes
            + " classes but a meta step of others; the numbers must be equal");
  }

  /** Returns C. */
  public int classes() {
    return validationAccuracy.classes();
  }

  /** Returns samples per second of the training stage. It is NaN when the stage took no time. */
  public double imagesPerSecond() {
    return timings.trainSeconds() > 0 ? samples / timings.trainSeconds() : Double.NaN;
  }

  /** Returns the meta step's share of the epoch, in [0, 1]; NaN when the epoch took no time. */
  public double metaShare() {
    return seconds > 0 ? timings.metaSeconds() / seconds : Double.NaN;
  }

  /** Returns one line of {@code events.jsonl}, without the line break. */
  public String toJsonLine() {
    Map<String, @Nullable Object> line = toMap();
    line.put("event", "epoch");
    line.put("formatVersion", FORMAT_VERSION);
    return Json.line(line);
  }

  /**
   * Reads what {@link #toJsonLine} wrote.
   *
   * @param location file and line for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} when it is no such line
   */
  public static EpochReport fromJsonLine(String line, String location) {
    try {
      JsonObject json = JsonObject.parse(line, location);
      ResultFormat.require(json, FORMAT_VERSION);
      return from(json);
    } catch (JsonException | IllegalArgumentException e) {
      throw ResultFormat.unreadable(location, "the report of an epoch", e);
    }
  }

  /** Returns the lines of {@code epochs}, each closed. */
  public static String toJsonLines(List<EpochReport> epochs) {
    StringBuilder lines = new StringBuilder();
    epochs.forEach(epoch -> lines.append(epoch.toJsonLine()).append('\n'));
    return lines.toString();
  }

  /**
   * Reads what {@link #toJsonLines} wrote.
   *
   * @param location file for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} with the first line that is
   *     none, or where the lines are not those of one run
   */
  public static List<EpochReport> fromJsonLines(String text, String location) {
    List<EpochReport> epochs = new ArrayList<>();
    try {
      if (text.length() > JsonObject.LONGEST) {
        throw new IllegalArgumentException(
            "has more than the %,d characters that are read".formatted(JsonObject.LONGEST));
      }
      Iterator<String> lines = text.lines().iterator(); // not all of them at once
      while (lines.hasNext()) {
        epochs.add(fromJsonLine(lines.next(), location + " line " + (epochs.size() + 1)));
      }
      Numbers.requireEpochs(epochs);
      return epochs;
    } catch (IllegalArgumentException e) {
      throw ResultFormat.unreadable(location, "the reports of the epochs", e);
    }
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("epoch", epoch);
    map.put("learningRate", learningRate);
    map.put("trainLoss", trainLoss);
    map.put("samples", samples);
    map.put("seconds", seconds);
    map.put("timings", timings.toMap());
    map.put("imagesPerSecond", imagesPerSecond());
    map.put("metaShare", metaShare());
    map.put("validationAccuracy", validationAccuracy.toArray());
    map.put("validationBalancedAccuracy", validationBalancedAccuracy);
    map.put("classWeights", classWeights.toArray());
    map.put("nextClassWeights", nextClassWeights.toArray());
    map.put("meta", meta == null ? null : meta.toMap());
    map.put("executors", executors);
    if (!remarks.isEmpty()) {
      map.put("remarks", remarks); // absent without any
    }
    return map;
  }

  static EpochReport from(JsonObject json) {
    JsonObject meta = json.objectOrNull("meta");
    return new EpochReport(
        json.small("epoch"),
        json.number("learningRate"),
        json.number("trainLoss"),
        json.whole("samples"),
        json.number("seconds"),
        Timings.from(json.object("timings")),
        PerClass.of(json.numbers("validationAccuracy")),
        json.number("validationBalancedAccuracy"),
        PerClass.of(json.numbers("classWeights")),
        PerClass.of(json.numbers("nextClassWeights")),
        meta == null ? null : MetaReport.from(meta),
        json.small("executors"),
        json.has("remarks") ? json.texts("remarks") : List.of());
  }
}

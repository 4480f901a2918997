package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.Shot;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures that a comparison takes from the result of a run. Accuracies are those of the model
 * of the last epoch on the test set, in [0, 1].
 *
 * @param balancedAccuracy mean of the classes' accuracies
 * @param top1 share of right predictions
 * @param many mean accuracy of the classes with many training samples, NaN without such a class
 * @param medium mean accuracy of the classes between many and few training samples, or NaN
 * @param few mean accuracy of the classes with few training samples, or NaN
 * @param classAccuracy accuracy of each class // [C]
 * @param seconds of all epochs and the evaluation, at least 0
 * @param trainCounts training samples of each class, which may depend on the seed // [C]
 * @param splitDigest digest of the training and validation split
 */
public record RunFigures(
    double balancedAccuracy,
    double top1,
    double many,
    double medium,
    double few,
    PerClass classAccuracy,
    double seconds,
    List<Long> trainCounts,
    String splitDigest) {

  /** Copies the list; refuses numbers out of range and lists of different lengths. */
  public RunFigures {
    Numbers.requireShare("balancedAccuracy", balancedAccuracy);
    Numbers.requireShare("top1", top1);
    Numbers.requireShare("many", many);
    Numbers.requireShare("medium", medium);
    Numbers.requireShare("few", few);
    Numbers.requireShares("perClassAccuracy", classAccuracy);
    Numbers.requireFinite("seconds", seconds);
    trainCounts = List.copyOf(trainCounts);
    Numbers.requireCounts("trainCounts", trainCounts);
    if (trainCounts.size() != classAccuracy.classes()) {
      throw new IllegalArgumentException(
          "there are accuracies of %d classes and training counts of %d; the numbers must be equal"
              .formatted(classAccuracy.classes(), trainCounts.size()));
    }
  }

  /** Returns the figures of a run. */
  public static RunFigures of(RunResult result) {
    return new RunFigures(
        result.test().balancedAccuracy(),
        result.test().top1(),
        result.accuracy(Shot.MANY),
        result.accuracy(Shot.MEDIUM),
        result.accuracy(Shot.FEW),
        result.test().perClassAccuracy(),
        result.seconds(),
        result.trainCounts(),
        result.splitDigest());
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      map.put(figure.key(), figure.of(this));
    }
    map.put("perClassAccuracy", classAccuracy.toArray());
    map.put("trainCounts", trainCounts);
    map.put("splitDigest", splitDigest);
    return map;
  }

  static RunFigures from(JsonObject json) {
    return new RunFigures(
        json.number(Figure.BALANCED_ACCURACY.key()),
        json.number(Figure.TOP_1.key()),
        json.number(Figure.MANY.key()),
        json.number(Figure.MEDIUM.key()),
        json.number(Figure.FEW.key()),
        PerClass.of(json.numbers("perClassAccuracy")),
        json.number(Figure.SECONDS.key()),
        Arrays.stream(json.wholes("trainCounts")).boxed().toList(),
        json.text("splitDigest"));
  }
}

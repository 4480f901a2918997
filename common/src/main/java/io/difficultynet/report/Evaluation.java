package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.Calibration;
import io.difficultynet.metrics.ClassCounts;
import io.difficultynet.metrics.ClassScore;
import io.difficultynet.metrics.ConfusionMatrix;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measurement of a model on a labelled set. All accuracies but top-5 follow from one confusion
 * matrix.
 *
 * @param confusion exact counts of predictions
 * @param loss mean cross-entropy over the samples in nats, unweighted; NaN when it was not computed
 * @param top5Right number of samples whose class is one of the five most likely; 0 up to {@value
 *     #MOST_WITHOUT_TOP_5} classes, where it is not counted
 * @param calibration how sure the model was of its predictions
 */
public record Evaluation(
    ConfusionMatrix confusion, double loss, long top5Right, Calibration calibration)
    implements Serializable {

  /** With no more classes than this, top-5 says little and is not counted. */
  public static final int MOST_WITHOUT_TOP_5 = 10;

  /** Refuses more samples in the top five than there are. */
  public Evaluation {
    long samples = Arrays.stream(confusion.counts().total()).sum();
    if (top5Right < 0 || top5Right > samples) {
      throw new IllegalArgumentException(
          "top5Right is %d; it must be in 0..%d".formatted(top5Right, samples));
    }
  }

  /** An evaluation of predictions alone. */
  public Evaluation(ConfusionMatrix confusion, double loss) {
    this(confusion, loss, 0, Calibration.NONE);
  }

  /** Returns whether top-5 is counted for a number of classes. */
  public static boolean hasTop5(int classes) {
    return classes > MOST_WITHOUT_TOP_5;
  }

  /**
   * Returns the share of samples whose class is one of the five most likely, NaN if not counted.
   */
  public double top5() {
    return hasTop5(confusion.classes())
        ? (double) top5Right / Arrays.stream(confusion.counts().total()).sum()
        : Double.NaN;
  }

  /** Returns precision, recall and F1 of each class. // [C] */
  public List<ClassScore> scores() {
    return ClassScore.of(confusion);
  }

  /** Returns the number of samples and of right predictions of each class. */
  public ClassCounts counts() {
    return confusion.counts();
  }

  /** Returns the share of right predictions, in [0, 1]. */
  public double top1() {
    return counts().top1();
  }

  /** Returns the mean of the classes' accuracies. */
  public double balancedAccuracy() {
    return counts().balancedAccuracy();
  }

  /** Returns the number of classes with samples, over which the balanced accuracy is the mean. */
  public int measuredClasses() {
    return counts().measuredClasses();
  }

  /** Returns the accuracy of each class, NaN for a class without samples. */
  public PerClass perClassAccuracy() {
    return PerClass.of(counts().accuracy());
  }

  Map<String, @Nullable Object> toMap() {
    ClassCounts counts = counts();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("top1", counts.top1());
    if (hasTop5(confusion.classes())) {
      map.put("top5", top5());
      map.put("top5Right", top5Right);
    }
    map.put("balancedAccuracy", counts.balancedAccuracy());
    map.put("measuredClasses", counts.measuredClasses());
    map.put("loss", loss);
    map.put("perClassAccuracy", counts.accuracy());
    map.put("perClassTotal", counts.total());
    map.put("perClassPrecision", scores().stream().map(ClassScore::precision).toList());
    map.put("perClassF1", scores().stream().map(ClassScore::f1).toList());
    map.put("calibration", calibrationMap());
    map.put("confusion", rows());
    return map;
  }

  private Map<String, Object> calibrationMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("expectedError", calibration.expectedError());
    map.put("samples", calibration.samples());
    map.put("right", calibration.right());
    map.put("confidence", calibration.confidence());
    return map;
  }

  /** Returns, for each true class, how often each class was predicted. Zeros are left out. */
  private List<Map<Integer, Long>> rows() {
    List<Map<Integer, Long>> rows = new ArrayList<>();
    for (int truth = 0; truth < confusion.classes(); truth++) {
      rows.add(new LinkedHashMap<>());
    }
    confusion.forEach((truth, predicted, count) -> rows.get(truth).put(predicted, count));
    return rows;
  }

  /** Reads what {@link #toMap} gave. */
  static Evaluation from(JsonObject json) {
    ConfusionMatrix confusion = confusion(json.objects("confusion"));
    return new Evaluation(
        confusion,
        json.number("loss"),
        hasTop5(confusion.classes()) ? json.whole("top5Right") : 0,
        calibration(json.object("calibration")));
  }

  private static Calibration calibration(JsonObject json) {
    return Calibration.of(json.wholes("samples"), json.wholes("right"), json.numbers("confidence"));
  }

  private static ConfusionMatrix confusion(List<JsonObject> rows) {
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(rows.size());
    List<Long> counts = new ArrayList<>();
    for (int truth = 0; truth < rows.size(); truth++) {
      for (String predicted : rows.get(truth).keys()) {
        long count = rows.get(truth).whole(predicted);
        counter.record(truth, Integer.parseInt(predicted), count);
        counts.add(count);
      }
    }
    Numbers.requireCounts("confusion", counts);
    return counter.matrix();
  }
}

package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.ClassCounts;
import io.difficultynet.metrics.ConfusionMatrix;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measurement of a model on a labelled set. All accuracies follow from one confusion matrix.
 *
 * @param confusion exact counts of predictions
 * @param loss mean cross-entropy over the samples in nats, unweighted; NaN when it was not computed
 */
public record Evaluation(ConfusionMatrix confusion, double loss) implements Serializable {

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
    map.put("balancedAccuracy", counts.balancedAccuracy());
    map.put("measuredClasses", counts.measuredClasses());
    map.put("loss", loss);
    map.put("perClassAccuracy", counts.accuracy());
    map.put("perClassTotal", counts.total());
    map.put("confusion", rows());
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
    return new Evaluation(confusion(json.objects("confusion")), json.number("loss"));
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

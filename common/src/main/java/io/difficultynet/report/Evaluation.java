package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.ClassCounts;
import io.difficultynet.metrics.ConfusionMatrix;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model on a labelled set. The accuracies all come from the one confusion matrix.
 *
 * @param confusion exact counts
 * @param loss mean cross-entropy over the samples, unweighted; NaN when it was not computed
 */
public record Evaluation(ConfusionMatrix confusion, double loss) implements Serializable {

  /** Returns samples and right answers of each class. */
  public ClassCounts counts() {
    return confusion.counts();
  }

  /** Returns the share of right answers. */
  public double top1() {
    return counts().top1();
  }

  /** Returns the mean of the classes' accuracies. */
  public double balancedAccuracy() {
    return counts().balancedAccuracy();
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
    map.put("loss", loss);
    map.put("perClassAccuracy", counts.accuracy());
    map.put("perClassTotal", counts.total());
    map.put("confusion", Arrays.asList(confusion.rows()));
    return map;
  }

  static Evaluation from(JsonObject json) {
    long[][] rows = json.rows("confusion").toArray(long[][]::new);
    return new Evaluation(ConfusionMatrix.of(rows), json.number("loss"));
  }
}

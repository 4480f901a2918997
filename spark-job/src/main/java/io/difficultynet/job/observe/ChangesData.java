package io.difficultynet.job.observe;

import io.difficultynet.metrics.ClassScore;
import io.difficultynet.metrics.ShareDifference;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which classes gained and lost against an earlier run, and how their weights changed. Classes are
 * the same where their names are.
 */
final class ChangesData {

  private ChangesData() {}

  static Map<String, @Nullable Object> of(RunResult result, RunResult earlier) {
    Map<String, Integer> before = places(earlier.classNames());
    List<ClassScore> scores = result.test().scores();
    List<ClassScore> earlierScores = earlier.test().scores();
    PerClass weights = lastWeights(result);
    PerClass earlierWeights = lastWeights(earlier);
    List<Object> classes = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (int c = 0; c < result.classNames().size(); c++) {
      Integer e = before.remove(result.classNames().get(c));
      if (e == null) {
        added.add(result.classNames().get(c));
        continue;
      }
      ClassScore now = scores.get(c);
      ClassScore then = earlierScores.get(e);
      ShareDifference difference =
          ShareDifference.of(now.correct(), now.total(), then.correct(), then.total());
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("class", c);
      row.put("before", Digits.few(then.recall()));
      row.put("difference", Digits.few(difference.difference()));
      row.put("low", Digits.few(difference.low()));
      row.put("high", Digits.few(difference.high()));
      row.put("clear", difference.clear());
      row.put("trainedBefore", earlier.trainCounts().get(e));
      row.put("weight", Digits.few(weights.at(c)));
      row.put("weightBefore", Digits.few(earlierWeights.at(e)));
      classes.add(row);
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("run", earlier.runName());
    json.put("startedAt", earlier.startedAt());
    json.put("balancedAccuracy", Digits.many(earlier.test().balancedAccuracy()));
    json.put("sameTest", totals(scores).equals(totals(earlierScores)));
    json.put("classes", classes);
    json.put("added", added);
    json.put("removed", before.keySet().stream().sorted().toList());
    return json;
  }

  private static Map<String, Integer> places(List<String> names) {
    Map<String, Integer> places = new HashMap<>();
    for (int c = 0; c < names.size(); c++) {
      places.put(names.get(c), c);
    }
    return places;
  }

  private static List<Long> totals(List<ClassScore> scores) {
    return scores.stream().map(ClassScore::total).toList();
  }

  private static PerClass lastWeights(RunResult result) {
    return result.epochs().get(result.lastWeightedEpoch() - 1).classWeights();
  }
}

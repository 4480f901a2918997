package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.MetaReport;
import io.difficultynet.report.Timings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The rounds as columns: of each quantity its values over the epochs. */
final class EpochColumns {

  private EpochColumns() {}

  /** Returns the columns by name; those of the meta step only when a round has one. */
  static Map<String, @Nullable Object> of(List<EpochReport> rounds) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("epoch", rounds.stream().map(EpochReport::epoch).toList());
    columns.put("executors", rounds.stream().map(EpochReport::executors).toList());
    columns.put("samples", rounds.stream().map(EpochReport::samples).toList());
    columns.put("seconds", column(rounds, EpochReport::seconds));
    columns.put("trainSeconds", column(rounds, round -> round.timings().trainSeconds()));
    columns.put("trainLoss", column(rounds, EpochReport::trainLoss));
    columns.put("learningRate", column(rounds, EpochReport::learningRate));
    columns.put("balancedAccuracy", column(rounds, EpochReport::validationBalancedAccuracy));
    columns.put("accuracy", perClass(rounds, round -> round.validationAccuracy().toArray()));
    columns.put("weights", perClass(rounds, round -> round.classWeights().toArray()));
    columns.put("timings", timings(rounds));
    if (rounds.stream().anyMatch(round -> round.meta() != null)) {
      columns.put("metaShare", column(rounds, EpochReport::metaShare));
      columns.put("meta", meta(rounds));
    }
    return columns;
  }

  /** The parts add up to the round, but for what the clocks of several machines disagree on. */
  private static Map<String, Object> timings(List<EpochReport> rounds) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("train", column(rounds, round -> compute(round.timings())));
    parts.put("input", column(rounds, round -> round.timings().inputSeconds()));
    parts.put("wait", column(rounds, round -> round.timings().waitSeconds()));
    parts.put("exchange", column(rounds, round -> exchange(round.timings())));
    parts.put("validate", column(rounds, round -> round.timings().validateSeconds()));
    parts.put("meta", column(rounds, round -> round.timings().metaSeconds()));
    parts.put("checkpoint", column(rounds, round -> round.timings().checkpointSeconds()));
    parts.put("other", column(rounds, EpochColumns::other));
    return parts;
  }

  private static double compute(Timings timings) {
    return Math.max(
        0, timings.trainSeconds() - timings.inputSeconds() - timings.synchroniseSeconds());
  }

  private static double exchange(Timings timings) {
    return Math.max(0, timings.synchroniseSeconds() - timings.waitSeconds());
  }

  private static double other(EpochReport round) {
    Timings timings = round.timings();
    return Math.max(
        0,
        round.seconds()
            - timings.trainSeconds()
            - timings.validateSeconds()
            - timings.metaSeconds()
            - timings.checkpointSeconds());
  }

  private static Map<String, Object> meta(List<EpochReport> rounds) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("driverLoss", metaColumn(rounds, MetaReport::driverLoss));
    columns.put("metaGradientNorm", metaColumn(rounds, MetaReport::metaGradientNorm));
    columns.put("driverGradientNorm", metaColumn(rounds, MetaReport::driverGradientNorm));
    MetaReport last =
        rounds.stream()
            .map(EpochReport::meta)
            .filter(Objects::nonNull)
            .reduce((earlier, later) -> later)
            .orElseThrow();
    columns.put("lastDifficulty", Digits.few(last.difficulty().toArray()));
    columns.put("lastMetaGradient", Digits.few(last.meanMetaGradient().toArray()));
    return columns;
  }

  private static double[] metaColumn(
      List<EpochReport> rounds, ToDoubleFunction<MetaReport> quantity) {
    return column(
        rounds,
        round -> {
          MetaReport meta = round.meta();
          return meta == null ? Double.NaN : quantity.applyAsDouble(meta);
        });
  }

  private static double[] column(List<EpochReport> rounds, ToDoubleFunction<EpochReport> quantity) {
    return rounds.stream().mapToDouble(quantity).map(Digits::many).toArray();
  }

  private static List<double[]> perClass(
      List<EpochReport> rounds, Function<EpochReport, double[]> quantity) {
    return rounds.stream().map(quantity).map(Digits::few).toList();
  }
}

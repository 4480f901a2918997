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

/** The epochs as columns: of each quantity its values over the epochs. */
final class EpochColumns {

  private EpochColumns() {}

  /** Returns the columns by name; those of the meta step only when an epoch has one. */
  static Map<String, @Nullable Object> of(List<EpochReport> epochs) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("epoch", epochs.stream().map(EpochReport::epoch).toList());
    columns.put("executors", epochs.stream().map(EpochReport::executors).toList());
    columns.put("samples", epochs.stream().map(EpochReport::samples).toList());
    columns.put("seconds", column(epochs, EpochReport::seconds));
    columns.put("trainSeconds", column(epochs, report -> report.timings().trainSeconds()));
    columns.put("trainLoss", column(epochs, EpochReport::trainLoss));
    columns.put("learningRate", column(epochs, EpochReport::learningRate));
    columns.put("balancedAccuracy", column(epochs, EpochReport::validationBalancedAccuracy));
    columns.put("accuracy", perClass(epochs, report -> report.validationAccuracy().toArray()));
    columns.put("weights", perClass(epochs, report -> report.classWeights().toArray()));
    columns.put("timings", timings(epochs));
    if (epochs.stream().anyMatch(report -> report.meta() != null)) {
      columns.put("metaShare", column(epochs, EpochReport::metaShare));
      columns.put("meta", meta(epochs));
    }
    return columns;
  }

  /** The parts add up to the epoch, but for what the clocks of several machines disagree on. */
  private static Map<String, Object> timings(List<EpochReport> epochs) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("train", column(epochs, report -> compute(report.timings())));
    parts.put("input", column(epochs, report -> report.timings().inputSeconds()));
    parts.put("wait", column(epochs, report -> report.timings().waitSeconds()));
    parts.put("exchange", column(epochs, report -> exchange(report.timings())));
    parts.put("validate", column(epochs, report -> report.timings().validateSeconds()));
    parts.put("meta", column(epochs, report -> report.timings().metaSeconds()));
    parts.put("checkpoint", column(epochs, report -> report.timings().checkpointSeconds()));
    parts.put("other", column(epochs, EpochColumns::other));
    return parts;
  }

  private static double compute(Timings timings) {
    return Math.max(
        0, timings.trainSeconds() - timings.inputSeconds() - timings.synchroniseSeconds());
  }

  private static double exchange(Timings timings) {
    return Math.max(0, timings.synchroniseSeconds() - timings.waitSeconds());
  }

  private static double other(EpochReport report) {
    Timings timings = report.timings();
    return Math.max(
        0,
        report.seconds()
            - timings.trainSeconds()
            - timings.validateSeconds()
            - timings.metaSeconds()
            - timings.checkpointSeconds());
  }

  private static Map<String, Object> meta(List<EpochReport> epochs) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("driverLoss", metaColumn(epochs, MetaReport::driverLoss));
    columns.put("metaGradientNorm", metaColumn(epochs, MetaReport::metaGradientNorm));
    columns.put("driverGradientNorm", metaColumn(epochs, MetaReport::driverGradientNorm));
    MetaReport last =
        epochs.stream()
            .map(EpochReport::meta)
            .filter(Objects::nonNull)
            .reduce((earlier, later) -> later)
            .orElseThrow();
    columns.put("lastDifficulty", Digits.few(last.difficulty().toArray()));
    columns.put("lastMetaGradient", Digits.few(last.meanMetaGradient().toArray()));
    return columns;
  }

  private static double[] metaColumn(
      List<EpochReport> epochs, ToDoubleFunction<MetaReport> quantity) {
    return column(
        epochs,
        report -> {
          MetaReport meta = report.meta();
          return meta == null ? Double.NaN : quantity.applyAsDouble(meta);
        });
  }

  private static double[] column(List<EpochReport> epochs, ToDoubleFunction<EpochReport> quantity) {
    return epochs.stream().mapToDouble(quantity).map(Digits::many).toArray();
  }

  private static List<double[]> perClass(
      List<EpochReport> epochs, Function<EpochReport, double[]> quantity) {
    return epochs.stream().map(quantity).map(Digits::few).toList();
  }
}

package io.difficultynet.job.ml;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a training was like, epoch by epoch. Accuracies are those of the validation samples. */
public final class DifficultyNetTrainingSummary {

  private static final StructType HISTORY =
      new StructType()
          .add("epoch", DataTypes.IntegerType, false)
          .add("learningRate", DataTypes.DoubleType, false)
          .add("trainLoss", DataTypes.DoubleType, false)
          .add("balancedAccuracy", DataTypes.DoubleType, false)
          .add("accuracies", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
          .add("classWeights", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
          .add("seconds", DataTypes.DoubleType, false);

  private final RunResult result;

  DifficultyNetTrainingSummary(RunResult result) {
    this.result = result;
  }

  /** Returns every epoch in order. */
  public List<EpochReport> epochs() {
    return result.epochs();
  }

  /** Returns the number of epochs. */
  public int totalIterations() {
    return result.epochs().size();
  }

  /** Returns the mean of the weighted training loss in each epoch. */
  public double[] objectiveHistory() {
    return result.epochs().stream().mapToDouble(EpochReport::trainLoss).toArray();
  }

  /** Returns the epoch with the best balanced accuracy, the later one on a tie; from 1 on. */
  public int bestEpoch() {
    return result.bestEpoch();
  }

  /** Returns the mean of the classes' accuracies of the model; NaN without validation samples. */
  public double balancedAccuracy() {
    return result.validation().balancedAccuracy();
  }

  /** Returns the accuracy of each class of the model, NaN for one without validation samples. */
  public double[] accuracies() {
    return result.validation().perClassAccuracy().toArray();
  }

  /** Returns the number of training samples of each class. */
  public List<Long> trainCounts() {
    return result.trainCounts();
  }

  /**
   * Returns a row an epoch: {@code epoch}, {@code learningRate}, {@code trainLoss}, {@code
   * balancedAccuracy}, {@code accuracies} and {@code classWeights} of each class, and {@code
   * seconds}. The weights are those that the epoch was trained with.
   */
  public Dataset<Row> history() {
    List<Row> rows = result.epochs().stream().map(DifficultyNetTrainingSummary::row).toList();
    return SparkSession.active().createDataFrame(rows, HISTORY);
  }

  private static Row row(EpochReport epoch) {
    return RowFactory.create(
        epoch.epoch(),
        epoch.learningRate(),
        epoch.trainLoss(),
        epoch.validationBalancedAccuracy(),
        boxed(epoch.validationAccuracy()),
        boxed(epoch.classWeights()),
        epoch.seconds());
  }

  private static Double[] boxed(PerClass values) {
    return Arrays.stream(values.toArray()).boxed().toArray(Double[]::new);
  }
}

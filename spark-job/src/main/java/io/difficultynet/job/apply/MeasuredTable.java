package io.difficultynet.job.apply;

import io.difficultynet.job.engine.Logits;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.loss.CrossEntropy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * A model measured on labelled samples, in one pass that writes a row a sample where that is
 * wanted. What tasks add up is exact for the reason that {@link AppliedTable} gives.
 *
 * @param samples labelled
 * @param predictor the model
 * @param classNames of its classes // [C]
 */
public record MeasuredTable(
    JavaRDD<Keyed<Truth>> samples, Predictor predictor, List<String> classNames) {

  private static final double NANOS = 1e9;

  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("label_class", DataTypes.StringType, false)
          .add("prediction", DataTypes.IntegerType, false)
          .add("class", DataTypes.StringType, false)
          .add("probability", DataTypes.DoubleType, false)
          .add("correct", DataTypes.BooleanType, false);

  /** Copies the names. */
  public MeasuredTable {
    classNames = List.copyOf(classNames);
  }

  /**
   * What was found.
   *
   * @param measurement empty where no sample can be used
   * @param rejected samples that cannot be used
   */
  public record Measured(Optional<Measurement> measurement, List<RejectedInput> rejected) {}

  /** What a task counted, in the order of the tasks. */
  private record Part(int number, Measurement.Share share) implements Serializable {}

  /**
   * Measures.
   *
   * @param folder where the rows are written, which must not exist; null where they are not wanted
   */
  public Measured measure(SparkSession session, @Nullable Folder folder, TableFormat format) {
    long start = System.nanoTime();
    CollectionAccumulator<Part> parts = session.sparkContext().collectionAccumulator("measured");
    CollectionAccumulator<RejectedInput> rejected =
        session.sparkContext().collectionAccumulator("rejected");
    session.sparkContext().setJobDescription("evaluate");
    JavaRDD<Row> rows = samples.mapPartitions(new Measure(predictor, classNames, parts, rejected));
    if (folder == null) {
      var unused = rows.count();
    } else {
      format.write(session.createDataFrame(rows, SCHEMA), folder);
    }
    List<Part> counted = new ArrayList<>(parts.value());
    counted.sort(Comparator.comparingInt(Part::number));
    double seconds = (System.nanoTime() - start) / NANOS;
    List<RejectedInput> all = new ArrayList<>(rejected.value());
    all.sort(Comparator.comparing(RejectedInput::origin));
    boolean any = counted.stream().anyMatch(part -> part.share.samples() > 0);
    return new Measured(
        any
            ? Optional.of(Measurement.join(counted.stream().map(Part::share).toList(), seconds))
            : Optional.empty(),
        all);
  }

  /** Measures a partition. */
  private record Measure(
      Predictor predictor,
      List<String> classNames,
      CollectionAccumulator<Part> parts,
      CollectionAccumulator<RejectedInput> rejected)
      implements FlatMapFunction<Iterator<Keyed<Truth>>, Row> {

    @Override
    public Iterator<Row> call(Iterator<Keyed<Truth>> samples) {
      return new Rows(this, predictor.logits(samples));
    }
  }

  /** Rows of the samples that can be used; counts them, and hands the counts over at the end. */
  private static final class Rows implements Iterator<Row> {
    private static final CrossEntropy LOSS = new CrossEntropy();

    private final Measure task;
    private final Iterator<Prediction<Truth>> predictions;
    private final Measurement.Counter counter;
    private int measured;
    private @Nullable Row next;
    private boolean ended;

    Rows(Measure task, Iterator<Prediction<Truth>> predictions) {
      this.task = task;
      this.predictions = predictions;
      this.counter = new Measurement.Counter(task.classNames.size(), HeldOut.TEST);
    }

    @Override
    public boolean hasNext() {
      while (next == null && predictions.hasNext()) {
        next = measured(predictions.next());
      }
      if (next == null && !ended) {
        ended = true;
        task.parts.add(new Part(TaskContext.getPartitionId(), counter.share()));
      }
      return next != null;
    }

    @Override
    public Row next() {
      Row row = hasNext() ? next : null;
      if (row == null) {
        throw new NoSuchElementException("all samples are measured");
      }
      next = null;
      return row;
    }

    private @Nullable Row measured(Prediction<Truth> prediction) {
      Truth truth = prediction.key();
      if (prediction.rejection() != null) {
        task.rejected.add(new RejectedInput(truth.key(), prediction.rejection()));
        return null;
      }
      float[] logits = prediction.outputs();
      float loss = LOSS.value(logits, 0, logits.length, truth.label());
      counter.record(logits, 0, measured++, truth.label(), loss);
      int best = Logits.largest(logits, 0, logits.length);
      return RowFactory.create(
          truth.key(),
          truth.label(),
          task.classNames.get(truth.label()),
          best,
          task.classNames.get(best),
          task.predictor.probabilities(logits)[best],
          best == truth.label());
    }
  }
}

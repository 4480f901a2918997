package io.difficultynet.job.apply;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Sample;
import io.difficultynet.job.predict.StoredSamples;
import io.difficultynet.job.prepare.RowsOfFiles;
import io.difficultynet.job.round.Slices;
import io.difficultynet.job.worker.RunPlan;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Labelled samples that a model is measured on, as tasks read them. Nothing shuffles them. */
public final class LabelledInput {

  private LabelledInput() {}

  /** The rows of an input that has labels. */
  public static JavaRDD<Keyed<Truth>> of(SampleRows input) {
    SampleColumn sample = input.sample();
    Labels labels = input.labels();
    return input
        .partitions()
        .mapPartitions(
            rows ->
                Lazily.stream(new RowsOfFiles(rows))
                    .map(
                        row -> {
                          Labels.Label label = labels.classOf(row.get(SampleRows.LABEL));
                          return new Keyed<>(
                              new Truth(SampleRows.origin(row), label.number()),
                              label.none() == null
                                  ? sample.of(row)
                                  : new Sample.Unusable(label.none()));
                        })
                    .iterator());
  }

  /**
   * The test samples of a run, in their order.
   *
   * @param size number of them
   * @param parts number of tasks
   */
  public static JavaRDD<Keyed<Truth>> ofTest(
      JavaSparkContext spark, Broadcast<RunPlan> plan, int size, int parts) {
    return spark
        .parallelize(IntStream.range(0, parts).boxed().toList(), parts)
        .mapPartitions(
            part ->
                stored(
                    StoredSamples.of(plan.value()).test(), new Slices(size, parts), part.next()));
  }

  private static Iterator<Keyed<Truth>> stored(SampleStore store, Slices slices, int part) {
    int from = slices.offset(part);
    return IntStream.range(from, from + slices.length(part))
        .mapToObj(
            i ->
                new Keyed<>(
                    new Truth(origin(store, "test", i), store.label(i)),
                    (Sample) new Sample.Stored(store, i)))
        .iterator();
  }

  /**
   * Where a sample of a run comes from: its origin, or the part and its number where the source has
   * none.
   */
  public static String origin(SampleStore store, String part, int i) {
    String origin = store.origin(i);
    return origin.isEmpty() ? part + "/" + i : origin;
  }
}

package io.difficultynet.job.embed;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.job.apply.LabelledInput;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.Sample;
import io.difficultynet.job.predict.StoredSamples;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.job.worker.RunStores;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;

/** What the classifier of a model reads of samples, computed on executors, a batch at a time. */
record Embedding(Broadcast<RunPlan> plan, Predictor predictor) implements Serializable {

  /** Samples of one part that are worked on together; {@code number} counts them in the part. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Some(Part part, int number, int[] indices) implements Serializable {}

  /** Is told of each sample. */
  interface Sink {
    /**
     * Takes a sample.
     *
     * @param origin path or key; its part and number where the source has none
     * @param weight of its own
     * @param features // [F], the sink's to keep
     */
    void add(String origin, int label, double weight, float[] features);
  }

  /** All samples of a run's split and of the test set, at most {@code most} together. */
  static List<Some> cut(RunPlan run, int testSamples, int most) {
    List<Some> all = new ArrayList<>();
    cut(Part.TRAIN, run.split().train(), most, all);
    cut(Part.VALIDATION, run.split().validation(), most, all);
    cut(Part.TEST, IntStream.range(0, testSamples).toArray(), most, all);
    return all;
  }

  private static void cut(Part part, int[] indices, int most, List<Some> into) {
    for (int from = 0, number = 0; from < indices.length; from += most, number++) {
      int to = Math.min(indices.length, from + most);
      into.add(new Some(part, number, Arrays.copyOfRange(indices, from, to)));
    }
  }

  /** Whether the source gives these samples weights of their own. */
  boolean isWeighted(Some samples) {
    return store(samples).isWeighted();
  }

  private SampleStore store(Some samples) {
    RunStores stores = StoredSamples.of(plan.value());
    return samples.part == Part.TEST ? stores.test() : stores.train();
  }

  /** Embeds {@code samples} in their order. */
  void each(Some samples, Sink sink) {
    boolean ofTest = samples.part == Part.TEST;
    SampleStore store = store(samples);
    Iterator<Keyed<Integer>> keyed =
        Arrays.stream(samples.indices)
            .mapToObj(i -> new Keyed<>(i, (Sample) new Sample.Stored(store, i)))
            .iterator();
    predictor
        .features(keyed)
        .forEachRemaining(
            embedded -> {
              int i = embedded.key();
              String origin = LabelledInput.origin(store, ofTest ? "test" : "training", i);
              sink.add(origin, store.label(i), store.weight(i), embedded.outputs());
            });
  }
}

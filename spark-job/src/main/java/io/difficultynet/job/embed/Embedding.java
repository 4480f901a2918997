package io.difficultynet.job.embed;

import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.spark.ExecutorWorker;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.job.worker.Worker;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;

/** What the classifier of a model reads of samples, computed on executors, a batch at a time. */
record Embedding(Broadcast<RunPlan> plan, Broadcast<Model> model) implements Serializable {

  /** Samples of one part that are worked on together; {@code number} counts them in the part. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Some(Part part, int number, int[] indices) implements Serializable {}

  /** Is told of each sample. */
  interface Sink {
    /**
     * Takes a sample.
     *
     * @param origin its number in the training or the test source
     * @param features // [F], the sink's to keep
     */
    void add(String origin, int label, float[] features);
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

  /** Embeds {@code samples} in their order. */
  void each(Some samples, Sink sink) {
    ExecutorWorker.use(
        plan.value(),
        worker -> {
          Replica replica = worker.replica();
          replica.load(model.value().parameters());
          replica.loadStatistics(model.value().statistics());
          int most = plan.value().predictionBatch();
          for (int from = 0; from < samples.indices.length; from += most) {
            int to = Math.min(samples.indices.length, from + most);
            batch(worker, samples.part, Arrays.copyOfRange(samples.indices, from, to), sink);
          }
          return samples;
        });
  }

  private static void batch(Worker worker, Part part, int[] indices, Sink sink) {
    Batch batch =
        part == Part.TEST ? worker.samples().test(indices) : worker.samples().evaluation(indices);
    Replica replica = worker.replica();
    float[] features = replica.features(batch); // [size x F]
    int width = replica.network().classifier().inFeatures();
    for (int i = 0; i < batch.size(); i++) {
      sink.add(
          (part == Part.TEST ? "test/" : "training/") + indices[i],
          batch.labels()[i],
          Arrays.copyOfRange(features, i * width, (i + 1) * width));
    }
  }
}

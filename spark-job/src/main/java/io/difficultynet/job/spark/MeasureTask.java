package io.difficultynet.job.spark;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Logits;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.round.Slices;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.metrics.ConfusionMatrix;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Measures a model on one part of the validation split or of the test set. */
final class MeasureTask implements Function<Integer, MeasureTask.Part> {

  private static final long serialVersionUID = 1L;
  private static final CrossEntropy LOSS = new CrossEntropy();

  /** Which samples. */
  enum Samples {
    VALIDATION,
    TEST
  }

  /** Exact counts, and a sum that is added up in the order of the parts. */
  record Part(ConfusionMatrix confusion, double lossSum) implements Serializable {}

  private final Broadcast<RunPlan> plan;
  private final Broadcast<Model> model;
  private final Samples samples;
  private final int parts;

  MeasureTask(Broadcast<RunPlan> plan, Broadcast<Model> model, Samples samples, int parts) {
    this.plan = plan;
    this.model = model;
    this.samples = samples;
    this.parts = parts;
  }

  @Override
  public Part call(Integer part) {
    return ExecutorWorker.use(plan.value(), worker -> measure(worker, part));
  }

  private Part measure(ExecutorWorker worker, int part) {
    worker.replica().load(model.value().parameters());
    worker.replica().loadStatistics(model.value().statistics());
    int[] indices = indices(worker, part);
    int classes = plan.value().network().classes();
    ConfusionMatrix.Counter confusion = ConfusionMatrix.counter(classes);
    double lossSum = 0;
    int most = plan.value().predictionBatch();
    for (int from = 0; from < indices.length; from += most) {
      int[] some = Arrays.copyOfRange(indices, from, Math.min(indices.length, from + most));
      Batch batch = samples == Samples.TEST ? worker.test(some) : worker.evaluation(some);
      float[] logits = worker.replica().logits(batch);
      for (int i = 0; i < batch.size(); i++) {
        int label = batch.labels()[i];
        confusion.record(label, Logits.largest(logits, i * classes, classes));
        lossSum += LOSS.value(logits, i * classes, classes, label);
      }
    }
    return new Part(confusion.matrix(), lossSum);
  }

  private int[] indices(ExecutorWorker worker, int part) {
    int[] all =
        samples == Samples.TEST
            ? IntStream.range(0, worker.testSize()).toArray()
            : plan.value().split().validation();
    Slices slices = new Slices(all.length, parts);
    int offset = slices.offset(part);
    return Arrays.copyOfRange(all, offset, offset + slices.length(part));
  }
}

package io.difficultynet.job.spark;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.worker.RunPlan;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Measures a model on the samples of one replica.
 *
 * @param parts number of replicas
 */
record MeasureTask(Broadcast<RunPlan> plan, Broadcast<Model> model, HeldOut samples, int parts)
    implements Function<Integer, Measurement.Share> {

  @Override
  public Measurement.Share call(Integer part) {
    return ExecutorWorker.use(
        plan.value(), worker -> worker.work().measure(model.value(), samples, part, parts));
  }
}

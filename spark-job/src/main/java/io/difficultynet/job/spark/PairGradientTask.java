package io.difficultynet.job.spark;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.meta.PairGradient;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Differentiates the pairs of one replica.
 *
 * @param pairs of all replicas
 * @param parts number of replicas
 */
record PairGradientTask(
    Broadcast<RunPlan> plan,
    Broadcast<Model> model,
    Broadcast<RoundInput.Rules> rules,
    int pairs,
    int parts)
    implements Function<Integer, List<PairGradient>> {

  private static final float[] NO_VELOCITY = {};

  @Override
  public List<PairGradient> call(Integer part) {
    RoundInput input = new RoundInput(model.value(), NO_VELOCITY, rules.value());
    return ExecutorWorker.use(
        plan.value(), worker -> worker.work().pairGradients(input, pairs, part, parts));
  }
}

package io.difficultynet.job.spark;

import io.difficultynet.conf.PairSettings;
import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.sampling.ClassBalancedSampler;
import io.difficultynet.datasets.sampling.PseudoStepSampler;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.FrozenBackbone;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.round.PseudoStep;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * The meta slopes of the pairs k with k mod parts = part. The batches of a pair are drawn by epoch
 * and k alone, so the slopes do not depend on the number of executors.
 */
final class PairGradientTask implements Function<Integer, List<PairGradientTask.Pair>> {

  private static final long serialVersionUID = 1L;

  /** What pair {@code number} says. */
  record Pair(int number, PairGradient slopes) implements Serializable {}

  private final Broadcast<RunPlan> plan;
  private final Broadcast<RoundInput> input;
  private final double innerRate;
  private final int pairs;
  private final int parts;

  /**
   * For the model and weights of {@code input}.
   *
   * @param innerRate α of the pseudo step
   */
  PairGradientTask(
      Broadcast<RunPlan> plan,
      Broadcast<RoundInput> input,
      double innerRate,
      int pairs,
      int parts) {
    this.plan = plan;
    this.input = input;
    this.innerRate = innerRate;
    this.pairs = pairs;
    this.parts = parts;
  }

  @Override
  public List<Pair> call(Integer part) {
    return ExecutorWorker.use(plan.value(), worker -> slopes(worker, part));
  }

  private List<Pair> slopes(ExecutorWorker worker, int part) {
    PairSettings settings = plan.value().config().method().pairs();
    RoundInput round = input.value();
    Seeds seeds = plan.value().seeds();
    int[] samples = plan.value().split().train();
    int[] validation = plan.value().split().validation();
    int[] validationLabels = Arrays.stream(validation).map(worker::label).toArray();
    int classes = plan.value().network().classes();
    var training = new PseudoStepSampler(settings, samples, worker::label, classes);
    var meta = new ClassBalancedSampler(validation, validationLabels, classes);
    Replica replica = worker.replica();
    replica.loadStatistics(round.model().statistics()); // which frozen batch norms go by
    TrainSettings train = plan.value().config().train();
    var metaGradient =
        new PseudoStep(
            train.freezesBackbone() ? new FrozenBackbone(replica) : replica,
            round.loss(),
            settings.epsilon(),
            train.learningRate().backboneFactor(),
            train.microBatchSize());
    int metaSize = Math.min(settings.metaBatchSize(), validation.length);
    List<Pair> answers = new ArrayList<>();
    for (int k = part; k < pairs; k += parts) {
      int pair = round.span().round() * pairs + k; // of the epoch
      var metaStream = seeds.stream(Purpose.META_BATCH, round.epoch(), pair);
      PseudoStepSampler.Draw draw =
          training.draw(seeds.stream(Purpose.META_TRAIN_BATCH, round.epoch(), pair));
      Batch trainBatch = worker.training(draw.samples(), round.epoch());
      Batch metaBatch = worker.evaluation(meta.draw(metaSize, metaStream));
      answers.add(
          new Pair(
              k,
              metaGradient.of(
                  round.model().parameters(),
                  round.weight(),
                  innerRate,
                  trainBatch,
                  draw.shares(),
                  metaBatch)));
    }
    return answers;
  }
}

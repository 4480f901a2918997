package io.difficultynet.job.spark;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.sampling.ClassBalancedSampler;
import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.job.engine.FrozenBackbone;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.exchange.BlockExchange;
import io.difficultynet.job.exchange.BlockNames;
import io.difficultynet.job.exchange.WireFormat;
import io.difficultynet.job.round.Collective;
import io.difficultynet.job.round.Mixup;
import io.difficultynet.job.round.Round;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundSlice;
import io.difficultynet.job.round.SingleReplica;
import io.difficultynet.job.round.Slices;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** The barrier task of a round: one replica's side. */
final class RoundTask extends AbstractFunction1<Iterator<Integer>, Iterator<RoundSlice>>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Broadcast<RunPlan> plan;
  private final Broadcast<RoundInput> input;
  private final int replicas;
  private final LongAccumulator progress;

  RoundTask(
      Broadcast<RunPlan> plan,
      Broadcast<RoundInput> input,
      int replicas,
      LongAccumulator progress) {
    this.plan = plan;
    this.input = input;
    this.replicas = replicas;
    this.progress = progress;
  }

  @Override
  public Iterator<RoundSlice> apply(Iterator<Integer> ignored) {
    RoundSlice slice = ExecutorWorker.use(plan.value(), this::train);
    return JavaConverters.asScalaIteratorConverter(List.of(slice).iterator()).asScala();
  }

  private RoundSlice train(ExecutorWorker worker) {
    RunPlan run = plan.value();
    RoundInput round = input.value();
    Slices slices = new Slices(round.model().parameters().length, replicas);
    if (replicas == 1) {
      return train(worker, new SingleReplica(slices));
    }
    TaskContext task = TaskContext.get();
    String name = "epoch" + round.epoch() + "-round" + round.span().round();
    try (BlockExchange exchange =
        new BlockExchange(
            SparkEnv.get().blockManager(),
            task,
            new BlockNames(run.id().toString(), name, task.stageAttemptNumber()),
            slices,
            WireFormat.of(run.config().train().gradientExchange()),
            run.config().cluster().peerTimeout())) {
      return train(worker, exchange);
    }
  }

  private RoundSlice train(ExecutorWorker worker, Collective collective) {
    RunPlan run = plan.value();
    RunConfig config = run.config();
    RoundInput round = input.value();
    boolean whole = round.trained() == RoundInput.Part.NETWORK;
    return new Round(
            whole && !config.train().freezesBackbone()
                ? worker.replica()
                : new FrozenBackbone(worker.replica()),
            whole ? mixed(worker) : worker,
            collective,
            config.train(),
            config.schedule(),
            config.epochs(),
            progress::add)
        .run(round, whole ? onceEach(round.epoch()) : classBalanced(worker, round.epoch()));
  }

  private SampleReader mixed(ExecutorWorker worker) {
    RunPlan run = plan.value();
    return Mixup.over(
        worker, run.network().input().length(), run.config().input().mixup(), run.seeds());
  }

  private EpochPlan onceEach(int epoch) {
    RunPlan run = plan.value();
    int batchSize = run.config().train().batchSize();
    return EpochPlan.of(run.split().train(), batchSize, run.seeds(), epoch);
  }

  private EpochPlan classBalanced(ExecutorWorker worker, int epoch) {
    RunPlan run = plan.value();
    int[] train = run.split().train();
    int[] labels = Arrays.stream(train).map(worker::label).toArray();
    var sampler = new ClassBalancedSampler(train, labels, run.network().classes());
    return EpochPlan.classBalanced(
        sampler, train.length, run.config().train().batchSize(), run.seeds(), epoch);
  }
}

package io.difficultynet.job.spark;

import io.difficultynet.job.exchange.BlockExchange;
import io.difficultynet.job.exchange.BlockNames;
import io.difficultynet.job.exchange.WireFormat;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.round.Collective;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundSlice;
import io.difficultynet.job.round.SingleReplica;
import io.difficultynet.job.round.Slices;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.job.worker.Worker;
import java.io.Serializable;
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

  /** What a round needs beside the model. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Rest(float[] velocity, RoundInput.Rules rules) implements Serializable {}

  private final Broadcast<RunPlan> plan;
  private final Broadcast<Model> model;
  private final Broadcast<Rest> rest;
  private final int replicas;
  private final LongAccumulator progress;

  RoundTask(
      Broadcast<RunPlan> plan,
      Broadcast<Model> model,
      Broadcast<Rest> rest,
      int replicas,
      LongAccumulator progress) {
    this.plan = plan;
    this.model = model;
    this.rest = rest;
    this.replicas = replicas;
    this.progress = progress;
  }

  @Override
  public Iterator<RoundSlice> apply(Iterator<Integer> ignored) {
    RoundSlice slice = ExecutorWorker.use(plan.value(), this::train);
    return JavaConverters.asScalaIteratorConverter(List.of(slice).iterator()).asScala();
  }

  private RoundSlice train(Worker worker) {
    RoundInput input = new RoundInput(model.value(), rest.value().velocity(), rest.value().rules());
    Slices slices = new Slices(input.model().parameters().length, replicas);
    if (replicas == 1) {
      return run(worker, input, new SingleReplica(slices));
    }
    try (BlockExchange exchange = exchange(input.rules(), slices)) {
      return run(worker, input, exchange);
    }
  }

  private RoundSlice run(Worker worker, RoundInput input, Collective collective) {
    ReplicaMetrics metrics = ReplicaMetrics.ofThisExecutor();
    RoundSlice slice =
        worker
            .work()
            .round(
                input.rules(),
                collective,
                samples -> {
                  progress.add(samples);
                  metrics.trained(samples);
                })
            .run(input);
    metrics.trained(slice.times());
    return slice.at(BlockExchange.place());
  }

  private BlockExchange exchange(RoundInput.Rules rules, Slices slices) {
    RunPlan run = plan.value();
    TaskContext task = TaskContext.get();
    String name = "epoch" + rules.epoch() + "-from" + rules.span().from();
    return new BlockExchange(
        SparkEnv.get().blockManager(),
        task,
        new BlockNames(run.id().toString(), name, task.stageAttemptNumber()),
        slices,
        WireFormat.of(run.config().train().gradientExchange()),
        run.config().cluster().peerTimeout());
  }
}

package io.difficultynet.conf;

import io.difficultynet.schedule.Cosine;
import io.difficultynet.schedule.LearningRateSchedule;
import io.difficultynet.schedule.Restart;
import java.io.Serializable;

/** The whole configuration of a run, one record a section of {@code reference.conf}. */
public record RunConfig(
    RunSettings run,
    DataSettings data,
    SplitSettings split,
    AugmentSettings augment,
    NetworkSettings network,
    TrainSettings train,
    MethodSettings method,
    CheckpointSettings checkpoint,
    ClusterSettings cluster,
    ReportSettings report)
    implements Serializable {

  /** Epochs of the whole run, the second stage's included. */
  public int epochs() {
    return run.epochs() + method.secondStage().epochs();
  }

  /** The learning rate over {@link #epochs()}. */
  public LearningRateSchedule schedule() {
    LearningRateSchedule first = train.learningRate().toSchedule();
    return method.secondStage() instanceof SecondStageSettings.Retraining retraining
        ? new Restart(first, run.epochs(), new Cosine(retraining.learningRate(), 0))
        : first;
  }

  static RunConfig read(Values values) {
    RunSettings run = RunSettings.read(values);
    TrainSettings train = TrainSettings.read(values, run.epochs());
    return new RunConfig(
        run,
        DataSettings.read(values),
        SplitSettings.read(values),
        AugmentSettings.read(values),
        NetworkSettings.read(values),
        train,
        MethodSettings.read(values, run.epochs(), train.batchSize()),
        CheckpointSettings.read(values),
        ClusterSettings.read(values),
        ReportSettings.read(values));
  }
}

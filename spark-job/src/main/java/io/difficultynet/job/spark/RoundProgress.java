package io.difficultynet.job.spark;

import io.difficultynet.job.observe.Phase;
import io.difficultynet.job.observe.Progress;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.collection.JavaConverters;

/**
 * How far a running round is, from the accumulator that executors' heartbeats carry. Called on
 * Spark's listener thread; the methods are synchronized.
 */
public final class RoundProgress extends SparkListener {

  private final Progress told;
  private final Map<Long, Long> samplesByTask = new HashMap<>();
  private long accumulator = -1;
  private int stageAttempt;
  private int epoch;
  private long before;
  private long total;

  /** Tells {@code told}. */
  public RoundProgress(Progress told) {
    this.told = told;
  }

  /** Tells that another phase of the run begins. */
  void phase(Phase phase) {
    told.phase(phase);
  }

  /**
   * A round begins.
   *
   * @param earlier samples of the epoch in the rounds before
   * @param samples of the epoch
   */
  synchronized void begin(long accumulatorId, int newEpoch, long earlier, long samples) {
    accumulator = accumulatorId;
    epoch = newEpoch;
    before = earlier;
    total = samples;
    stageAttempt = 0;
    samplesByTask.clear();
  }

  synchronized void end() {
    accumulator = -1;
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    boolean changed = false;
    for (var task : JavaConverters.seqAsJavaList(update.accumUpdates())) {
      for (AccumulableInfo info : JavaConverters.seqAsJavaList(task._4())) {
        if (info.id() == accumulator && info.update().isDefined()) {
          changed |= record((Long) task._1(), (Integer) task._3(), (Long) info.update().get());
        }
      }
    }
    if (changed) {
      long sum = before + samplesByTask.values().stream().mapToLong(Long::longValue).sum();
      told.samples(epoch, Math.min(sum, total), total);
    }
  }

  private boolean record(long task, int attempt, long samples) {
    if (attempt > stageAttempt) { // the stage was rerun; its first attempt does not count
      samplesByTask.clear();
      stageAttempt = attempt;
    }
    return attempt == stageAttempt
        && !Long.valueOf(samples).equals(samplesByTask.put(task, samples));
  }
}

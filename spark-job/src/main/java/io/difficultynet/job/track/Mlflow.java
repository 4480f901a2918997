package io.difficultynet.job.track;

import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Logs a run to an MLflow server, in a thread of its own: the training never waits for the server,
 * but at its end for at most {@link #LAST_WAIT}. What does not work is told once, and made up for
 * after the next epoch, at the end, or when the command is given again, but for that of a
 * retraining.
 */
final class Mlflow implements RunMonitor {

  private static final Duration LAST_WAIT = Duration.ofSeconds(30);

  /** The machine gives a process that it ends little more. */
  private static final Duration WAIT_OF_SIGNAL = Duration.ofSeconds(5);

  private final MlflowLog log;
  private final Consumer<String> notes;
  private final BooleanSupplier stopped;
  private final Duration lastWait;
  private final Thread atSignal = new Thread(this::signalled, "mlflow-end");
  private final AtomicBoolean waiting = new AtomicBoolean(); // to be brought up to date
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> {
            Thread made = new Thread(work, "mlflow");
            made.setDaemon(true);
            return made;
          },
          new ThreadPoolExecutor.DiscardPolicy()); // when the process ends
  private final List<EpochReport> epochs;
  private MlflowLog.@Nullable End end;
  private boolean told;
  private boolean upToDate;

  /**
   * Logs what is there already with the first that comes, or by {@link #begin}.
   *
   * @param stopped whether a run that is not complete at its close was ended from outside
   */
  Mlflow(MlflowLog log, List<EpochReport> epochs, BooleanSupplier stopped, Consumer<String> notes) {
    this(log, epochs, stopped, notes, LAST_WAIT);
  }

  Mlflow(
      MlflowLog log,
      List<EpochReport> epochs,
      BooleanSupplier stopped,
      Consumer<String> notes,
      Duration lastWait) {
    this.log = log;
    this.epochs = new ArrayList<>(epochs);
    this.stopped = stopped;
    this.notes = notes;
    this.lastWait = lastWait;
    Runtime.getRuntime().addShutdownHook(atSignal);
  }

  /** The run begins, or goes on. */
  Mlflow begin() {
    bringUpToDate();
    return this;
  }

  @Override
  public void completed(EpochReport epoch) {
    synchronized (this) {
      epochs.add(epoch);
    }
    bringUpToDate();
  }

  @Override
  public void finished(RunResult result) {
    end(new MlflowLog.End(MlflowRun.FINISHED, result));
  }

  /** What comes first is how the run ended. */
  private void end(MlflowLog.End now) {
    synchronized (this) {
      end = end == null ? now : end;
    }
    bringUpToDate();
  }

  private void bringUpToDate() {
    if (waiting.compareAndSet(false, true)) {
      thread.execute(this::attempt);
    }
  }

  private void attempt() {
    waiting.set(false);
    List<EpochReport> soFar;
    MlflowLog.End ending;
    synchronized (this) {
      soFar = List.copyOf(epochs);
      ending = end;
      upToDate = false;
    }
    try {
      log.upTo(soFar, ending);
      synchronized (this) {
        upToDate = true;
      }
    } catch (IOException | RuntimeException e) { // nothing of this may stop the run
      if (!Thread.currentThread().isInterrupted()) { // which comes of the close, and that tells
        tell("warning MLflow does not have all of this run yet: " + e.getMessage());
      }
    }
  }

  private synchronized void tell(String note) {
    if (!told) {
      notes.accept(note);
    }
    told = true;
  }

  @Override
  public void close() {
    end(new MlflowLog.End(stopped.getAsBoolean() ? MlflowRun.KILLED : MlflowRun.FAILED, null));
    await(lastWait);
    try {
      Runtime.getRuntime().removeShutdownHook(atSignal);
    } catch (IllegalStateException e) {
      return; // the process ends, and says so itself
    }
    synchronized (this) {
      if (!upToDate) {
        notes.accept(
            "warning MLflow does not have all of this run; train and compare make up for it when they"
                + " are run again");
      }
    }
  }

  private void signalled() {
    end(new MlflowLog.End(MlflowRun.KILLED, null));
    await(WAIT_OF_SIGNAL);
  }

  private void await(Duration limit) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

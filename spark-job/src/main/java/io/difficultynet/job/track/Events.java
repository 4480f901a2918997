package io.difficultynet.job.track;

import io.difficultynet.job.observe.EpochNumbers;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunStart;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The epochs of a run as records of TensorBoard's message {@code Event}: {@link EpochNumbers} under
 * {@code epoch/}, weights and accuracies of all classes as histograms, and of at most {@value
 * #MOST_CURVES} classes each as a curve. Numbers that are NaN are left out.
 *
 * <p>The step is the epoch, its time that of {@link RunClock}.
 */
final class Events {

  private static final int MOST_CURVES = 20;

  // Fields of Event, of SessionLog, of Summary.Value; the only one of Summary is its values.
  private static final int TIME = 1;
  private static final int STEP = 2;
  private static final int VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION = 7;
  private static final int STATUS = 1;
  private static final int STATUS_START = 1;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SCALAR = 2;
  private static final int HISTOGRAM = 5;

  private final List<String> classNames;
  private final Map<String, ToDoubleFunction<EpochReport>> numbers;
  private final RunClock clock;

  Events(RunStart start) {
    this.classNames = start.classNames();
    this.numbers = EpochNumbers.of(start.groups());
    this.clock = new RunClock(start);
  }

  /**
   * What a file begins with. Its second record says that a session starts, so a TensorBoard that
   * has read an earlier file of the run forgets that: all from its step on, which is 0.
   */
  byte[] beginning() {
    byte[] version = TfRecord.of(event().text(VERSION, "brain.Event:2").bytes());
    Message start = new Message().whole(STATUS, STATUS_START);
    byte[] session = TfRecord.of(event().inner(SESSION, start).bytes());
    byte[] both = Arrays.copyOf(version, version.length + session.length);
    System.arraycopy(session, 0, both, version.length, session.length);
    return both;
  }

  /** The record of the next epoch. */
  byte[] next(EpochReport epoch) {
    clock.pass(epoch);
    Message summary = new Message();
    numbers.forEach(
        (name, number) -> scalar(summary, "epoch/" + name, number.applyAsDouble(epoch)));
    classes(summary, "validationAccuracy", epoch.validationAccuracy());
    classes(summary, "nextClassWeights", epoch.nextClassWeights());
    return TfRecord.of(event().whole(STEP, epoch.epoch()).inner(SUMMARY, summary).bytes());
  }

  private void classes(Message summary, String what, PerClass values) {
    double[] known = Arrays.stream(values.toArray()).filter(Double::isFinite).toArray();
    if (known.length > 0) {
      Message value = new Message().text(TAG, "classes/" + what);
      summary.inner(VALUE, value.inner(HISTOGRAM, Histogram.of(known)));
    }
    if (classNames.size() <= MOST_CURVES) {
      for (int c = 0; c < classNames.size(); c++) {
        scalar(summary, what + "/" + classNames.get(c), values.at(c));
      }
    }
  }

  private static void scalar(Message summary, String tag, double value) {
    if (!Double.isNaN(value)) {
      summary.inner(VALUE, new Message().text(TAG, tag).single(SCALAR, (float) value));
    }
  }

  private Message event() {
    return new Message().number(TIME, clock.seconds());
  }
}

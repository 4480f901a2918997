package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;
import io.difficultynet.text.Printable;
import io.difficultynet.text.Secrets;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Progress of a run as text: a bar that is drawn again in place on a terminal, plain lines
 * elsewhere. Called by the training thread and by Spark's listener thread; synchronized.
 */
public final class Console implements Progress, AutoCloseable {

  private static final int BAR_WIDTH = 30;
  private static final long PLAIN_LINE_NANOS = 10_000_000_000L;
  private static final double NANOS = 1e9;

  private final PrintStream out;
  private final boolean terminal;
  private final String label;
  private final int epochs;
  private final int firstEpoch;
  private final long start = System.nanoTime();
  private long epochStart = start;
  private long lastLine = start;
  private Phase phase = Phase.TRAINING;
  private int epoch;
  private double share;
  private int barLength;

  /**
   * Progress of a run.
   *
   * @param terminal whether {@code out} understands a carriage return
   * @param label stands before every line; empty where there is one run only
   * @param epochs of the whole run
   * @param firstEpoch 0-based number of the first epoch of this start, more than 0 after a resume
   */
  public Console(PrintStream out, boolean terminal, String label, int epochs, int firstEpoch) {
    this.out = out;
    this.terminal = terminal;
    this.label = Printable.line(label);
    this.epochs = epochs;
    this.firstEpoch = firstEpoch;
    this.epoch = firstEpoch;
  }

  /** Prints a line as it is. */
  public synchronized void line(String text) {
    clearBar();
    out.println(label + Secrets.hidden(Printable.line(text)));
    lastLine = System.nanoTime();
  }

  @Override
  public synchronized void phase(Phase next) {
    phase = next;
    show(phase == Phase.TRAINING ? percent() + phase.text() : phase.text());
  }

  @Override
  public synchronized void samples(int samplesEpoch, long samples, long total) {
    epoch = samplesEpoch;
    share = (double) samples / total;
    double seconds = (System.nanoTime() - epochStart) / NANOS;
    String speed = String.format(Locale.ROOT, "  %.0f images/s", samples / seconds);
    show(percent() + phase.text() + speed);
  }

  private String percent() {
    return String.format(Locale.ROOT, "%3.0f %%  ", 100 * share);
  }

  private void show(String doing) {
    long now = System.nanoTime();
    String text = label + (epoch < epochs ? inEpoch(doing, now) : doing);
    if (terminal) {
      int done = (int) (BAR_WIDTH * share);
      String bar = "[" + "#".repeat(done) + ".".repeat(BAR_WIDTH - done) + "] " + text;
      out.print("\r" + bar + " ".repeat(Math.max(0, barLength - bar.length())));
      out.flush();
      barLength = bar.length();
    } else if (now - lastLine > PLAIN_LINE_NANOS) {
      out.println(text);
      lastLine = now;
    }
  }

  /** Removes the bar, so that what is printed next begins a line. */
  @Override
  public synchronized void close() {
    clearBar();
  }

  /** An epoch is over. */
  public synchronized void completed(EpochReport report) {
    clearBar();
    long now = System.nanoTime();
    out.printf(
        Locale.ROOT,
        "%sepoch %d/%d  loss %.4f  validation %.1f %%  %.0f images/s  %.1f s%s  %s left%n",
        label,
        report.epoch(),
        epochs,
        report.trainLoss(),
        100 * report.validationBalancedAccuracy(),
        report.imagesPerSecond(),
        report.seconds(),
        report.meta() == null ? "" : meta(report),
        duration(left(report.epoch(), now)));
    epochStart = now;
    lastLine = now;
    epoch = report.epoch();
    share = epoch < epochs ? 0 : 1;
  }

  private static String meta(EpochReport report) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double weight : report.nextClassWeights().toArray()) {
      least = Math.min(least, weight);
      most = Math.max(most, weight);
    }
    return String.format(
        Locale.ROOT,
        " (meta %.0f %%)  weights %.2f to %.2f",
        100 * report.metaShare(),
        least,
        most);
  }

  private String inEpoch(String doing, long now) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d  %s  %s left",
        epoch + 1,
        epochs,
        doing,
        duration(left(epoch + share, now)));
  }

  /** Seconds left by the pace since the start, {@code done} epochs being over. */
  private double left(double done, long now) {
    double sinceStart = done - firstEpoch;
    return sinceStart <= 0 ? Double.NaN : (now - start) / NANOS / sinceStart * (epochs - done);
  }

  private void clearBar() {
    if (barLength > 0) {
      out.print("\r" + " ".repeat(barLength) + "\r");
      barLength = 0;
    }
  }

  private static String duration(double seconds) {
    if (Double.isNaN(seconds)) {
      return "?";
    }
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? "%d min %02d s".formatted(whole / 60, whole % 60)
            : "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
  }
}

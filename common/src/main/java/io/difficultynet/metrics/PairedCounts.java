package io.difficultynet.metrics;

/**
 * How two models, a candidate and a champion, did on the same samples. Of each class it is known
 * how many samples both named right, how many only one of them, and how many neither: what a paired
 * comparison can know. Instances are immutable and copy arrays out.
 */
public final class PairedCounts {

  private final long[] total;
  private final long[] both;
  private final long[] gains;
  private final long[] losses;

  private PairedCounts(Counter counter) {
    this.total = counter.total.clone();
    this.both = counter.both.clone();
    this.gains = counter.gains.clone();
    this.losses = counter.losses.clone();
  }

  /** Returns a counter without samples, for one thread. */
  public static Counter counter(int classes) {
    return new Counter(classes);
  }

  /** Returns C. */
  public int classes() {
    return total.length;
  }

  /** Returns the samples of each class. // [C] */
  public long[] total() {
    return total.clone();
  }

  /** Returns the samples of each class that only the candidate named right. // [C] */
  public long[] gains() {
    return gains.clone();
  }

  /** Returns the samples of each class that only the champion named right. // [C] */
  public long[] losses() {
    return losses.clone();
  }

  /** Returns how the candidate did. */
  public ClassCounts candidate() {
    return counts(gains);
  }

  /** Returns how the champion did. */
  public ClassCounts champion() {
    return counts(losses);
  }

  private ClassCounts counts(long[] alone) {
    long[] correct = new long[total.length];
    for (int c = 0; c < correct.length; c++) {
      correct[c] = both[c] + alone[c];
    }
    return ClassCounts.of(correct, total);
  }

  /** Counts samples one by one. */
  public static final class Counter {
    private final long[] total;
    private final long[] both;
    private final long[] gains;
    private final long[] losses;

    private Counter(int classes) {
      this.total = new long[classes];
      this.both = new long[classes];
      this.gains = new long[classes];
      this.losses = new long[classes];
    }

    /**
     * Counts a sample.
     *
     * @param label its class, in 0..C − 1
     */
    public void record(int label, boolean candidateRight, boolean championRight) {
      total[label]++;
      if (candidateRight && championRight) {
        both[label]++;
      } else if (candidateRight) {
        gains[label]++;
      } else if (championRight) {
        losses[label]++;
      }
    }

    /** Returns the counts so far. */
    public PairedCounts counts() {
      return new PairedCounts(this);
    }
  }
}

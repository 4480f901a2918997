package io.difficultynet.job.round;

/** Another collective, with the time that is spent in it. */
final class TimedCollective implements Collective {

  private static final double NANOS = 1e9;

  private final Collective inner;
  private long nanos;

  TimedCollective(Collective inner) {
    this.inner = inner;
  }

  /** Returns the time spent in {@link #sum} and {@link #gather} so far. */
  double seconds() {
    return nanos / NANOS;
  }

  @Override
  public Slices slices() {
    return inner.slices();
  }

  @Override
  public int part() {
    return inner.part();
  }

  @Override
  public void sum(int iteration, float[] gradient, float[] sum) {
    long start = System.nanoTime();
    inner.sum(iteration, gradient, sum);
    nanos += System.nanoTime() - start;
  }

  @Override
  public void gather(int iteration, float[] parameters) {
    long start = System.nanoTime();
    inner.gather(iteration, parameters);
    nanos += System.nanoTime() - start;
  }

  @Override
  public double waitedSeconds() {
    return inner.waitedSeconds();
  }
}

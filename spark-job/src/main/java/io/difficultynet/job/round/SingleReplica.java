package io.difficultynet.job.round;

/** The collective of one replica: the sum is its own gradient and there is nobody to tell. */
public record SingleReplica(Slices slices) implements Collective {

  /** For {@code length} parameters. */
  public static SingleReplica of(int length) {
    return new SingleReplica(new Slices(length, 1));
  }

  @Override
  public int part() {
    return 0;
  }

  @Override
  public void sum(int iteration, float[] gradient, float[] sum) {
    System.arraycopy(gradient, 0, sum, 0, sum.length);
  }

  @Override
  public void gather(int iteration, float[] parameters) {}

  @Override
  public double waitedSeconds() {
    return 0;
  }
}

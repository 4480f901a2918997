package io.difficultynet.job.observe;

/** Told what a run is doing and how far it is. */
public interface Progress {

  /** For who does not want to know. */
  Progress IGNORED =
      new Progress() {
        @Override
        public void phase(Phase phase) {}

        @Override
        public void samples(int epoch, long samples, long total) {}
      };

  /** A phase begins, and the one before is over. */
  void phase(Phase phase);

  /**
   * Some samples more are trained on.
   *
   * @param epoch 0-based
   * @param samples done so far in this epoch
   * @param total of the epoch
   */
  void samples(int epoch, long samples, long total);
}

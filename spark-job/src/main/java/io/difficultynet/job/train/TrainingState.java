package io.difficultynet.job.train;

import io.difficultynet.job.engine.Model;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.NetworkInitialiser;
import io.difficultynet.meta.AdamState;
import io.difficultynet.meta.ClassWeights;
import io.difficultynet.meta.DifficultyNet;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;

/**
 * Everything that training goes on from, as it stands between two rounds. Immutable by agreement:
 * the arrays are handed over and nobody writes to them afterwards. A checkpoint is this value;
 * start and resume differ only in where it comes from. Equal when all values have the same bits.
 */
public final class TrainingState {

  private final int completedEpochs;
  private final Model model;
  private final float[] velocity; // [P]
  private final ClassWeights weights;
  private final DifficultyNet difficultyNet;
  private final AdamState adam;

  /**
   * Takes the arrays over.
   *
   * @param completedEpochs number of epochs trained so far
   * @param velocity state of the optimizer [P]
   * @param weights class weights v of the next epoch
   * @param difficultyNet θ
   * @param adam state of the optimizer of θ
   */
  public TrainingState(
      int completedEpochs,
      Model model,
      float[] velocity,
      ClassWeights weights,
      DifficultyNet difficultyNet,
      AdamState adam) {
    if (completedEpochs < 0 || velocity.length != model.parameters().length) {
      throw new IllegalArgumentException(
          "completedEpochs must be at least 0 and there must be one velocity a parameter, got %d"
                  .formatted(completedEpochs)
              + " epochs, %d velocities and %d parameters"
                  .formatted(velocity.length, model.parameters().length));
    }
    this.completedEpochs = completedEpochs;
    this.model = model;
    this.velocity = velocity;
    this.weights = weights;
    this.difficultyNet = difficultyNet;
    this.adam = adam;
  }

  /**
   * The state that a new run starts from: network and Difficulty-Net drawn from the seeds, class
   * weights 1.
   *
   * @param hidden units of Difficulty-Net's hidden layers
   */
  public static TrainingState initial(NetworkDescription network, int hidden, Seeds seeds) {
    DifficultyNet difficultyNet =
        DifficultyNet.initial(network.classes(), hidden, seeds.stream(Purpose.DIFFICULTY_NET_INIT));
    return new TrainingState(
        0,
        new Model(
            NetworkInitialiser.parameters(network, seeds.stream(Purpose.NETWORK_INIT)),
            NetworkInitialiser.statistics(network)),
        new float[network.parameterCount()],
        ClassWeights.ones(network.classes()),
        difficultyNet,
        AdamState.initial(difficultyNet.theta().length));
  }

  /** Number of epochs trained so far; the 0-based number of the next one. */
  public int completedEpochs() {
    return completedEpochs;
  }

  /** Parameters and running statistics. */
  public Model model() {
    return model;
  }

  /** State of the optimizer [P]; do not write. */
  public float[] velocity() {
    return velocity;
  }

  /** Class weights v of the next epoch. */
  public ClassWeights weights() {
    return weights;
  }

  /** θ. */
  public DifficultyNet difficultyNet() {
    return difficultyNet;
  }

  /** State of the optimizer of θ. */
  public AdamState adam() {
    return adam;
  }

  /** The state after one more epoch. */
  TrainingState after(TrainedRound trained, Reweighted next) {
    return new TrainingState(
        completedEpochs + 1,
        trained.model(),
        trained.velocity(),
        next.weights(),
        next.difficultyNet(),
        next.adam());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingState s
        && completedEpochs == s.completedEpochs
        && model.equals(s.model)
        && Arrays.equals(velocity, s.velocity)
        && weights.equals(s.weights)
        && difficultyNet.equals(s.difficultyNet)
        && adam.equals(s.adam);
  }

  @Override
  public int hashCode() {
    return 31 * completedEpochs + model.hashCode();
  }

  @Override
  public String toString() {
    return "TrainingState[after " + completedEpochs + " epochs, " + model + "]";
  }
}

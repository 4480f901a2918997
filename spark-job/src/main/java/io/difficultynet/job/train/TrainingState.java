package io.difficultynet.job.train;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.meta.Learner;
import io.difficultynet.weight.ClassWeights;
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
  private final double[] accuracy; // [C]
  private final Learner learner;

  /**
   * Takes the arrays over.
   *
   * @param completedEpochs number of epochs trained so far
   * @param velocity state of the optimizer [P]
   * @param weights class weights v of the next round
   * @param accuracy a on the validation split, as last measured; 0 before that // [C]
   * @param learner the network that learns weights
   */
  public TrainingState(
      int completedEpochs,
      Model model,
      float[] velocity,
      ClassWeights weights,
      double[] accuracy,
      Learner learner) {
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
    this.accuracy = accuracy;
    this.learner = learner;
  }

  /** The state that a new run starts from. */
  public static TrainingState initial(Model model, ClassWeights weights, Learner learner) {
    return new TrainingState(
        0,
        model,
        new float[model.parameters().length],
        weights,
        new double[weights.classes()],
        learner);
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

  /** Class weights v of the next round. */
  public ClassWeights weights() {
    return weights;
  }

  /** a on the validation split, as last measured; 0 before that; do not write. // [C] */
  public double[] accuracy() {
    return accuracy;
  }

  /** The network that learns weights. */
  public Learner learner() {
    return learner;
  }

  /** This with the classifier of a round. */
  TrainingState trained(TrainedRound round) {
    return with(round.model(), round.velocity());
  }

  /** This with another classifier. */
  TrainingState with(Model other, float[] itsVelocity) {
    return new TrainingState(completedEpochs, other, itsVelocity, weights, accuracy, learner);
  }

  /** This with new weights. */
  TrainingState reweighted(Reweighted next) {
    return new TrainingState(
        completedEpochs, model, velocity, next.weights(), accuracy, next.learner());
  }

  /** This with the accuracies of its classifier. */
  TrainingState measured(Measurement validation) {
    double[] measured = validation.confusion().counts().accuracy();
    return new TrainingState(completedEpochs, model, velocity, weights, measured, learner);
  }

  /** This at the end of an epoch. */
  TrainingState epochCompleted() {
    return new TrainingState(completedEpochs + 1, model, velocity, weights, accuracy, learner);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingState s
        && completedEpochs == s.completedEpochs
        && model.equals(s.model)
        && Arrays.equals(velocity, s.velocity)
        && weights.equals(s.weights)
        && Arrays.equals(accuracy, s.accuracy)
        && learner.equals(s.learner);
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

package io.difficultynet.job.train;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.meta.Learner;
import io.difficultynet.weight.ClassWeights;
import java.util.Arrays;

/**
 * The state of a training between two rounds, from which it goes on. It is immutable by agreement:
 * the arrays are handed over, and nobody writes to them afterwards. A checkpoint is this value, and
 * starting and resuming differ only in where it comes from. States are equal when all values have
 * the same bits.
 */
public final class TrainingState {

  private final int completedEpochs;
  private final int divergences;
  private final Model model;
  private final float[] velocity; // [P]
  private final ClassWeights weights;
  private final double[] accuracy; // [C]
  private final Learner learner;

  /**
   * Makes a state of these values. The caller hands the arrays over.
   *
   * @param completedEpochs number of epochs trained so far
   * @param divergences how often the run has gone back to the epoch before
   * @param velocity state of the optimizer // [P]
   * @param weights class weights v of the next round
   * @param accuracy last measured accuracies a on the validation split; zeros before the first
   *     measurement // [C]
   * @param learner the network that learns weights
   */
  public TrainingState(
      int completedEpochs,
      int divergences,
      Model model,
      float[] velocity,
      ClassWeights weights,
      double[] accuracy,
      Learner learner) {
    if (completedEpochs < 0 || divergences < 0 || velocity.length != model.parameters().length) {
      throw new IllegalArgumentException(
          "completedEpochs and divergences must be at least 0 and there must be one velocity a"
              + " parameter, got %d epochs, %d divergences".formatted(completedEpochs, divergences)
              + ", %d velocities and %d parameters"
                  .formatted(velocity.length, model.parameters().length));
    }
    this.completedEpochs = completedEpochs;
    this.divergences = divergences;
    this.model = model;
    this.velocity = velocity;
    this.weights = weights;
    this.accuracy = accuracy;
    this.learner = learner;
  }

  /** Returns the state from which a new run starts. */
  public static TrainingState initial(Model model, ClassWeights weights, Learner learner) {
    return new TrainingState(
        0,
        0,
        model,
        new float[model.parameters().length],
        weights,
        new double[weights.classes()],
        learner);
  }

  /**
   * Returns the number of epochs trained so far, which is the number of the next epoch, counted
   * from 0.
   */
  public int completedEpochs() {
    return completedEpochs;
  }

  /** Returns how often the run has gone back to the epoch before, because an epoch diverged. */
  public int divergences() {
    return divergences;
  }

  /** Returns this state, to train the next epoch again, which has diverged. */
  TrainingState diverged() {
    return new TrainingState(
        completedEpochs, divergences + 1, model, velocity, weights, accuracy, learner);
  }

  /** Returns parameters and running statistics. */
  public Model model() {
    return model;
  }

  /** Returns the state of the optimizer, which must not be written. // [P] */
  public float[] velocity() {
    return velocity;
  }

  /** Returns the class weights v of the next round. */
  public ClassWeights weights() {
    return weights;
  }

  /**
   * Returns the last measured accuracies a on the validation split, zeros before the first
   * measurement, NaN of a class without validation samples. The array must not be written. // [C]
   */
  public double[] accuracy() {
    return accuracy;
  }

  /**
   * Returns the parameters of the network that learns weights, and the state of their optimizer.
   */
  public Learner learner() {
    return learner;
  }

  /** Returns this state with the model of a round. */
  TrainingState trained(TrainedRound round) {
    return with(round.model(), round.velocity());
  }

  /** Returns this state with another model and velocity. */
  TrainingState with(Model other, float[] itsVelocity) {
    return new TrainingState(
        completedEpochs, divergences, other, itsVelocity, weights, accuracy, learner);
  }

  /** Returns this state with new weights and their learner. */
  TrainingState reweighted(Reweighted next) {
    return new TrainingState(
        completedEpochs, divergences, model, velocity, next.weights(), accuracy, next.learner());
  }

  /** Returns this state with the accuracies of its model. */
  TrainingState measured(Measurement validation) {
    double[] measured = validation.confusion().counts().accuracy();
    return new TrainingState(
        completedEpochs, divergences, model, velocity, weights, measured, learner);
  }

  /** Returns this state with one more completed epoch. */
  TrainingState epochCompleted() {
    return new TrainingState(
        completedEpochs + 1, divergences, model, velocity, weights, accuracy, learner);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingState s
        && completedEpochs == s.completedEpochs
        && divergences == s.divergences
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

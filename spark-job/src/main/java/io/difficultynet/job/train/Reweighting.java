package io.difficultynet.job.train;

import io.difficultynet.meta.MetaSlopes;
import java.util.List;

/**
 * How the class weights of the next epoch follow from what was measured. A method is one
 * implementation; {@link Reweightings} picks it by configuration.
 */
public interface Reweighting {

  /**
   * Number K of pairs of batches whose meta gradient the method wants after an epoch.
   *
   * @param epoch 0-based
   */
  int pairs(int epoch);

  /**
   * The weights after an epoch. A pure function.
   *
   * @param state before the epoch
   * @param accuracy a on the validation split // [C]
   * @param pairs what the K pairs said
   */
  Reweighted next(TrainingState state, double[] accuracy, List<MetaSlopes> pairs);
}

package io.difficultynet.job.train;

import io.difficultynet.meta.ClassWeights;
import io.difficultynet.meta.MetaSlopes;
import java.util.List;

/** Class weights that follow from the counts alone, and stay. */
record FixedWeights(ClassWeights first) implements Reweighting {

  @Override
  public Reweighted next(TrainingState state, ClassWeights inForce, List<MetaSlopes> pairs) {
    return Reweighted.unchanged(state);
  }
}

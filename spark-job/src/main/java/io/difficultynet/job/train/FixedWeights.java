package io.difficultynet.job.train;

import io.difficultynet.meta.PairGradient;
import io.difficultynet.weight.ClassWeights;
import java.util.List;

/** Class weights that follow from the class sizes alone and never change. */
record FixedWeights(ClassWeights first) implements Reweighting {

  @Override
  public Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs) {
    return Reweighted.unchanged(state);
  }
}

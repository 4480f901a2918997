package io.difficultynet.job.train;

import io.difficultynet.conf.MethodSettings;
import io.difficultynet.meta.Adam;
import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.Divergence;
import io.difficultynet.meta.Learner;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.meta.WeightNet;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.SampleWeight;
import java.util.Arrays;
import java.util.List;

/**
 * A weight for each sample that follows from its loss: Meta-Weight-Net (Shu et al., NeurIPS 2019).
 * Each pair gives one step of Adam, on the gradient by the network's parameters that the gradient
 * by the weights of the pair's samples implies. Reports show the mean weight of a class over its
 * samples in the pairs. A class without samples in them keeps the weight that was shown before.
 */
final class MetaWeightNetWeights implements Reweighting {

  private final int hidden;
  private final int classes;
  private final AdamSettings adam;

  MetaWeightNetWeights(MethodSettings settings, int classes) {
    this.hidden = settings.hidden();
    this.classes = classes;
    this.adam = settings.meta().adam();
  }

  @Override
  public ClassWeights first() {
    return ClassWeights.ones(classes);
  }

  @Override
  public Learner learner(Seeds seeds) {
    return Learner.initial(
        WeightNet.initial(hidden, seeds.stream(Purpose.WEIGHT_NET_INIT)).theta());
  }

  @Override
  public boolean wantsPairs() {
    return true;
  }

  @Override
  public SampleWeight weight(TrainingState state) {
    return WeightNet.of(hidden, state.learner().theta());
  }

  @Override
  public Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs) {
    Learner learner = state.learner();
    for (PairGradient pair : pairs) {
      requireFinite(pair);
      double[] gradient =
          WeightNet.of(hidden, learner.theta()).gradient(pair.losses(), pair.byWeight());
      Adam.Result next = Adam.step(adam, learner.adam(), learner.theta(), gradient);
      learner = new Learner(next.parameters(), next.state());
    }
    return new Reweighted(means(state.weights(), learner, pairs), learner, null);
  }

  private static void requireFinite(PairGradient pair) {
    for (double derivative : pair.byWeight()) {
      if (!Double.isFinite(derivative)) {
        throw Divergence.atDerivative("meta gradient of a sample's weight", derivative);
      }
    }
    for (double loss : pair.losses()) {
      if (!Double.isFinite(loss)) {
        throw Divergence.at("loss of a sample", "it is " + loss);
      }
    }
  }

  private ClassWeights means(ClassWeights before, Learner learner, List<PairGradient> pairs) {
    WeightNet net = WeightNet.of(hidden, learner.theta());
    double[] sums = new double[classes];
    long[] counts = new long[classes];
    for (PairGradient pair : pairs) {
      for (int i = 0; i < pair.labels().length; i++) {
        int label = pair.labels()[i];
        sums[label] += net.of(label, pair.losses()[i]);
        counts[label]++;
      }
    }
    double[] means = before.toArray();
    for (int c = 0; c < classes; c++) {
      means[c] = counts[c] == 0 ? means[c] : sums[c] / counts[c];
    }
    for (int c = 0; c < classes; c++) {
      if (!Double.isFinite(means[c])) {
        throw Divergence.ofLearner("mean weight of class " + c, "is " + means[c]);
      }
    }
    if (Arrays.stream(means).allMatch(mean -> mean == 0)) {
      throw Divergence.ofLearner("mean weights", "are 0 for all %d classes".formatted(classes));
    }
    return ClassWeights.of(means);
  }
}

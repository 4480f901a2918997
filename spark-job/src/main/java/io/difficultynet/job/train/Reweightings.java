package io.difficultynet.job.train;

import io.difficultynet.conf.MethodSettings;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSlopes;
import io.difficultynet.meta.MetaStep;
import java.util.List;
import java.util.stream.IntStream;

/** The methods by their name in the configuration. */
public final class Reweightings {

  private Reweightings() {}

  /** The method of {@code method.name}. */
  public static Reweighting of(MethodSettings settings, int epochs) {
    return switch (settings.name()) {
      case CROSS_ENTROPY -> new Unchanged();
      case DIFFICULTY_NET -> new ByDifficultyNet(settings, epochs);
    };
  }

  /** Weights stay what they are: 1 for every class. */
  private record Unchanged() implements Reweighting {
    @Override
    public int pairs(int epoch) {
      return 0;
    }

    @Override
    public Reweighted next(TrainingState state, double[] accuracy, List<MetaSlopes> pairs) {
      return new Reweighted(state.weights(), state.difficultyNet(), state.adam(), null);
    }
  }

  /**
   * Difficulty-Net (Sinha and Ohashi, WACV 2023, section 3). Weights stay 1 up to {@code
   * method.start-epoch}, and nothing is learned after the last epoch, which no training follows.
   */
  private record ByDifficultyNet(MethodSettings settings, int epochs) implements Reweighting {
    @Override
    public int pairs(int epoch) {
      boolean used = learnsAfter(epoch) && settings.meta().mode().usesMeta();
      return used ? settings.pairsPerRound() : 0;
    }

    @Override
    public Reweighted next(TrainingState state, double[] accuracy, List<MetaSlopes> pairs) {
      if (!learnsAfter(state.completedEpochs())) {
        return new Reweighted(state.weights(), state.difficultyNet(), state.adam(), null);
      }
      MetaStep.Outcome outcome =
          MetaStep.run(
              settings.meta(),
              state.difficultyNet(),
              state.adam(),
              accuracy,
              settings.meta().mode() == MetaGradientMode.DRIVER_ONLY
                  ? noMetaGradients(accuracy.length)
                  : pairs.stream().map(MetaSlopes::byClass).toList());
      return new Reweighted(outcome.weights(), outcome.net(), outcome.adam(), outcome);
    }

    private boolean learnsAfter(int epoch) {
      return epoch + 1 >= settings.startEpoch() && epoch + 1 < epochs;
    }

    private List<double[]> noMetaGradients(int classes) {
      return IntStream.range(0, settings.pairsPerRound())
          .mapToObj(pair -> new double[classes])
          .toList();
    }
  }
}

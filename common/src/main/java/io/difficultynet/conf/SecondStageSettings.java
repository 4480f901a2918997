package io.difficultynet.conf;

import io.difficultynet.loss.LabelAwareSmoothing;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code method.second-stage}: what follows the epochs of the run, with the network's other
 * layers as they are then. A key that a stage does not use is refused.
 */
public sealed interface SecondStageSettings extends Serializable {

  /** Where the section lies. */
  String SECTION = "method.second-stage.";

  /** Epochs that follow those of {@code run.epochs}. */
  default int epochs() {
    return 0;
  }

  /** Nothing follows. */
  record None() implements SecondStageSettings {}

  /**
   * The classifier is trained alone on class-balanced samples: drawn anew as in cRT (Kang et al.,
   * "Decoupling Representation and Classifier for Long-Tailed Recognition", ICLR 2020, section 4.1,
   * <a href="https://arxiv.org/abs/1910.09217">arXiv 1910.09217</a>), or with smoothed labels
   * (Zhong et al., CVPR 2021, section 3.2, <a href="https://arxiv.org/abs/2104.00466">arXiv
   * 2104.00466</a>). As their code does, that goes on from the first stage's classifier. Deviation:
   * their code learns a factor for each class as well.
   *
   * @param epochs at least 1
   * @param learningRate that a cosine starts from, more than 0; it ends with 0
   * @param smoothing of the labels; null: plain cross-entropy (cRT)
   * @param start what the classifier starts from
   */
  record Retraining(int epochs, double learningRate, @Nullable Smoothing smoothing, Start start)
      implements SecondStageSettings {

    static final Setting<Integer> EPOCHS =
        new Setting<>(SECTION + "epochs", Kind.integer(Range.atLeast(1)));
    static final Setting<Double> LEARNING_RATE =
        new Setting<>(SECTION + "learning-rate", Kind.number(Range.above(0)));

    /** Refuses numbers out of range. */
    public Retraining {
      EPOCHS.require(epochs);
      LEARNING_RATE.require(learningRate);
    }
  }

  /** What the classifier of a second stage starts from. */
  enum Start {
    /** It is drawn anew. */
    NEW,
    /** It goes on from that of the first stage. */
    KEPT
  }

  /**
   * Label-aware smoothing; {@link LabelAwareSmoothing} has the formula.
   *
   * @param head ε of the most frequent class, in [0, 1)
   * @param tail ε of the rarest class, in [0, head]
   * @param shape how it grows from one to the other
   */
  record Smoothing(double head, double tail, LabelAwareSmoothing.Shape shape)
      implements Serializable {

    private static final Kind<Double> BELOW_ONE = Kind.number(Range.closedOpen(0, 1));
    static final Setting<Double> HEAD = new Setting<>(SECTION + "smoothing-head", BELOW_ONE);
    static final Setting<Double> TAIL = new Setting<>(SECTION + "smoothing-tail", BELOW_ONE);

    /** Refuses numbers out of range. */
    public Smoothing {
      HEAD.require(head);
      TAIL.require(tail);
      if (tail > head) {
        throw new IllegalArgumentException(
            "%s is %s; it must be at most %s, which is %s"
                .formatted(TAIL.path(), tail, HEAD.path(), head));
      }
    }
  }

  /**
   * Each class's weights are divided by a power of their length, without training: τ-normalisation
   * (Kang et al. 2020, section 4.2).
   *
   * @param grid the τ to choose from by balanced validation accuracy, rising, each at least 0
   */
  record TauNormalisation(List<Double> grid) implements SecondStageSettings {

    static final Setting<List<Double>> TAU =
        new Setting<>(
            SECTION + "tau",
            Kind.listOf(Kind.number(Range.atLeast(0)))
                .onlyIf(
                    TauNormalisation::rises,
                    "a list in brackets of at least one number, each at least 0 and more than the"
                        + " one before"));

    /**
     * Copies the grid and refuses an empty one, one that does not rise, and numbers out of range.
     */
    public TauNormalisation {
      grid = List.copyOf(grid);
      TAU.require(grid);
    }

    private static boolean rises(List<Double> grid) {
      for (int i = 1; i < grid.size(); i++) {
        if (grid.get(i) <= grid.get(i - 1)) {
          return false;
        }
      }
      return !grid.isEmpty();
    }
  }
}

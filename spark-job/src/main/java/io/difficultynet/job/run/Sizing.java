package io.difficultynet.job.run;

import io.difficultynet.conf.Architecture;
import io.difficultynet.conf.LearningRateSettings.Schedule;
import io.difficultynet.conf.MethodPresets;
import io.difficultynet.conf.MethodSettings;
import io.difficultynet.conf.NetworkFamily;
import io.difficultynet.conf.NetworkSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.SplitSettings;
import io.difficultynet.conf.WeightingSettings;
import io.difficultynet.datasets.sampling.EpochShape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is proposed for the numbers of a run that depend on the size of the data. Proposals to
 * proposals are the same again.
 *
 * @param batchSize of {@code train.batch-size}
 * @param epochs of {@code run.epochs}
 * @param proposals one for each key
 */
public record Sizing(int batchSize, int epochs, List<Proposal> proposals) {

  private static final int SMALLEST_BATCH = 8;
  private static final int UPDATES_OF_EPOCH = 20;
  private static final int MOST_HELD_OUT = 25;
  private static final int FEWEST_HELD_OUT = 10;

  /** Between the ten classes where learned weights differ from fixed ones and the hundred. */
  private static final int MANY_CLASSES = 50;

  private static final String METHOD = "method.name";
  private static final String LEARNED = "difficulty-net";

  /** Digits of a learning rate that nobody would write down longer. */
  private static final MathContext FEW_DIGITS = new MathContext(3);

  /**
   * A value for a key.
   *
   * @param now what the configuration has
   * @param why the rule and its source
   */
  public record Proposal(String key, String now, String proposed, String why) {

    /** Whether it is not what the configuration has. */
    public boolean changes() {
      return !proposed.equals(now);
    }

    /** What it says, in a line. */
    public String line() {
      String change = changes() ? now + " -> " + proposed : now + " stays";
      return "%-28s %s (%s)".formatted(key, change, why);
    }
  }

  /** Copies the list. */
  public Sizing {
    proposals = List.copyOf(proposals);
  }

  /**
   * Proposes by these rules:
   *
   * <ul>
   *   <li>A batch is at most a twentieth of the training samples, so that an epoch has 20 updates,
   *       at least 8 samples, so that batch normalisation has something to go by, and at least one
   *       sample for each executor.
   *   <li>The learning rate of the configuration changes with the batch in proportion (Goyal et
   *       al., "Accurate, Large Minibatch SGD", 2017, section 2.1, <a
   *       href="https://arxiv.org/abs/1706.02677">arXiv 1706.02677</a>).
   *   <li>Epochs are those of the authors' schedules for CIFAR-LT, ImageNet-LT and, with pretrained
   *       weights, Places-LT; of feature vectors those of the recipe for them. Rates that change at
   *       given epochs belong to the epochs of the configuration, which then stay.
   *   <li>One layer has no features that weights could shape, so none are learned there.
   *   <li>With many classes the driver loss wants nearly the same difficulty of each, so that
   *       learned weights stay where they begin; the same weights fixed need no meta step.
   *   <li>As many samples of a class are held out as by the authors: 10 to 25.
   * </ul>
   *
   * @param trainSize training samples, at least 1
   * @param classes at least 2
   * @param executors that will train, at least 1
   */
  public static Sizing of(RunConfig config, int trainSize, int classes, int executors) {
    int before = config.train().batchSize();
    int batch = batchSize(before, trainSize, executors);
    Proposal epochs = epochs(config);
    List<Proposal> all = new ArrayList<>();
    all.add(epochs);
    all.add(
        new Proposal(
            "train.batch-size",
            String.valueOf(before),
            String.valueOf(batch),
            "at most a twentieth of %,d training samples".formatted(trainSize)));
    double rate = config.train().learningRate().initial();
    all.add(
        new Proposal(
            "train.learning-rate.initial",
            shown(rate),
            batch == before ? shown(rate) : rounded(rate * batch / before),
            "in proportion to the batch, Goyal et al. 2017, section 2.1"));
    if (!(config.split().profile() instanceof SplitSettings.AsPrepared)) {
      all.add(holdOut(config.split().validation().perClass()));
    }
    if (config.network().architecture() instanceof Architecture.Perceptron perceptron
        && perceptron.hidden().isEmpty()) {
      all.add(methodOfOneLayer(config.method()));
    } else if (classes >= MANY_CLASSES && config.method().name().equals(LEARNED)) {
      all.add(
          new Proposal(
              METHOD,
              LEARNED,
              MethodPresets.OF_MANY_CLASSES,
              "with %,d classes learned weights stay near n^(-1/4), which is cheaper fixed"
                  .formatted(classes)));
    }
    return new Sizing(batch, Integer.parseInt(epochs.proposed()), all);
  }

  /** The options that make a command accept what is proposed; empty where nothing changes. */
  public String options() {
    return proposals.stream()
        .filter(Proposal::changes)
        .map(proposal -> "--set " + proposal.key() + "=" + proposal.proposed())
        .collect(Collectors.joining(" "));
  }

  private static int batchSize(int configured, int trainSize, int executors) {
    int most = Math.max(SMALLEST_BATCH, trainSize / UPDATES_OF_EPOCH);
    int batch = configured <= most ? configured : Integer.highestOneBit(most);
    while (batch < trainSize && smallestBatch(trainSize, batch) < executors) {
      batch *= 2;
    }
    return Math.min(batch, trainSize);
  }

  private static int smallestBatch(int trainSize, int batch) {
    EpochShape shape = new EpochShape(trainSize, batch);
    return shape.batchSize(shape.iterations() - 1);
  }

  private static Proposal epochs(RunConfig config) {
    int now = config.run().epochs();
    Schedule schedule = config.train().learningRate().schedule();
    boolean atEpochs = schedule == Schedule.STEP || schedule == Schedule.MULTI_STEP;
    Length length = Length.of(config.network());
    return new Proposal(
        "run.epochs",
        String.valueOf(now),
        String.valueOf(atEpochs ? now : length.epochs),
        atEpochs ? "train.learning-rate.schedule is made for them" : length.source);
  }

  /** How long networks are trained. */
  private enum Length {
    PRETRAINED(30, "pretrained weights: the authors' for Places-LT"),
    SMALL_IMAGES(240, "small images: the authors' shorter schedule for CIFAR-LT"),
    LARGE_IMAGES(180, "large images: the authors' for ImageNet-LT"),
    FEATURES(50, "feature vectors: the recipe features-linear");

    private final int epochs;
    private final String source;

    Length(int epochs, String source) {
      this.epochs = epochs;
      this.source = source;
    }

    static Length of(NetworkSettings network) {
      if (network.pretrained() != null) {
        return PRETRAINED;
      }
      return network.architecture() instanceof Architecture.Residual residual
          ? residual.family() == NetworkFamily.SMALL_IMAGES ? SMALL_IMAGES : LARGE_IMAGES
          : FEATURES;
    }
  }

  private static Proposal methodOfOneLayer(MethodSettings now) {
    boolean learned = now.weighting().name() == WeightingSettings.Name.DIFFICULTY_NET;
    return new Proposal(
        METHOD,
        now.name(),
        learned ? MethodPresets.OF_LINEAR : now.name(),
        "one layer has no features that learned weights could shape");
  }

  private static Proposal holdOut(int now) {
    return new Proposal(
        "split.validation-per-class",
        String.valueOf(now),
        String.valueOf(Math.max(FEWEST_HELD_OUT, Math.min(MOST_HELD_OUT, now))),
        "the authors' are 10 for ImageNet-LT and Places-LT and 25 for CIFAR-LT");
  }

  private static String rounded(double rate) {
    return shown(new BigDecimal(rate).round(FEW_DIGITS).doubleValue());
  }

  private static String shown(double rate) {
    return String.valueOf(rate);
  }
}

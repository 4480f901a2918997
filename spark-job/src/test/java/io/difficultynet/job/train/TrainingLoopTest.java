package io.difficultynet.job.train;

import static io.difficultynet.job.round.HeldOut.VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.DivergenceSettings;
import io.difficultynet.conf.MethodPresets;
import io.difficultynet.conf.MethodSettings;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundInput.Part;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.job.round.RoundTimes;
import io.difficultynet.job.round.Timed;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.LabelAwareSmoothing;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.loss.ShiftedCrossEntropy;
import io.difficultynet.meta.Learner;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.meta.WeightNet;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.SurestMistakes;
import io.difficultynet.metrics.Temperatures;
import io.difficultynet.report.Evaluation;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.DifficultyWeights;
import io.difficultynet.weight.FrequencyWeights;
import io.difficultynet.weight.SampleWeight;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop and the methods over replicas that compute nothing but keep account. */
class TrainingLoopTest {

  private static final int CLASSES = 3;
  private static final int EPOCHS = 5;
  private static final int ITERATIONS = 6;
  private static final NetworkDescription NETWORK =
      ResNets.forSmallImages(8, 2, ResNets.Shortcut.A, new Node.Input(1, 8, 8), CLASSES);
  private static final Model START = NetworkInitialiser.model(NETWORK, new Seeds(1));
  private static final long[] COUNTS = {30, 10, 2};
  private static final long[] VALIDATION_COUNTS = {10, 10, 10};
  private static final RoundTimes NO_TIME = new RoundTimes(0, 0, 0, 0);
  private static final ClassWeights ONES = ClassWeights.ones(CLASSES);

  private final FakeReplicas replicas = new FakeReplicas();
  private final List<TrainingState> states = new ArrayList<>();
  private final List<EpochFigures> figures = new ArrayList<>();
  private int most = ITERATIONS; // of a span

  @Test
  void anEpochTrainsValidatesMeasuresTheMetaGradientAndTells() {
    run("difficulty-net-paper", 2);
    assertThat(replicas.calls)
        .containsExactly(
            "train epoch 0, iterations 0 to 6",
            "validate model of epoch 0",
            "4 pairs, model of epoch 0",
            "completed 1",
            "train epoch 1, iterations 0 to 6",
            "validate model of epoch 1",
            "0 pairs, model of epoch 1", // nothing follows it
            "completed 2");
  }

  @Test
  void anEpochInRoundsLearnsAfterEachAndValidatesOnce() {
    run("difficulty-net-paper", 2, "method.round-iterations=4");
    assertThat(replicas.calls)
        .containsExactly(
            "train epoch 0, iterations 0 to 4",
            "4 pairs, model of epoch 0",
            "train epoch 0, iterations 4 to 6",
            "validate model of epoch 0",
            "4 pairs, model of epoch 0",
            "completed 1",
            "train epoch 1, iterations 0 to 4",
            "4 pairs, model of epoch 1",
            "train epoch 1, iterations 4 to 6",
            "validate model of epoch 1",
            "0 pairs, model of epoch 1",
            "completed 2");
    assertThat(states.get(1).learner().adam().step()).isEqualTo(3 * 4);
    assertThat(figures.get(0).trained().samples()).isEqualTo(2 * 10);
    assertThat(figures.get(0).metaSeconds()).isEqualTo(2 * 0.5);
  }

  @Test
  void aRoundTrainsWithTheWeightsOfTheOneBeforeAndAsksAboutThose() {
    run("difficulty-net-paper", EPOCHS);
    assertThat(replicas.trainedWith.get(0)).isEqualTo(ONES);
    for (int epoch = 1; epoch < EPOCHS; epoch++) {
      SampleWeight weights = replicas.trainedWith.get(epoch);
      assertThat(weights).isEqualTo(states.get(epoch - 1).weights());
      assertThat(weights).isNotEqualTo(replicas.trainedWith.get(epoch - 1));
    }
    assertThat(replicas.askedWith).isEqualTo(replicas.trainedWith);
  }

  static Set<String> methods() {
    return MethodPresets.names();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void goingOnFromTheMiddleEndsWithTheSameState(String method) {
    TrainingState end = run(method, EPOCHS, "method.round-iterations=4");
    for (TrainingState middle : List.copyOf(states)) {
      assertThat(runFrom(middle, settings(method, "method.round-iterations=4"), EPOCHS))
          .isEqualTo(end);
    }
    assertThat(end.completedEpochs()).isEqualTo(EPOCHS + settings(method).secondStage().epochs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"crt", "las"})
  void theSecondStageTrainsTheClassifierAloneWithEqualWeights(String name) {
    String stage = "method.second-stage.";
    TrainingState end = run("difficulty-net-paper", 3, stage + "name=" + name, stage + "epochs=2");
    assertThat(end.completedEpochs()).isEqualTo(5);
    assertThat(replicas.parts)
        .containsExactly(
            Part.NETWORK, Part.NETWORK, Part.NETWORK, Part.CLASSIFIER, Part.CLASSIFIER);
    assertThat(replicas.trainedWith.subList(3, 5)).containsOnly(ONES);
    assertThat(replicas.trainedWith.get(2)).isNotEqualTo(ONES);
    SampleLoss loss =
        name.equals("crt")
            ? new CrossEntropy()
            : LabelAwareSmoothing.of(COUNTS, 0.3, 0, LabelAwareSmoothing.Shape.CONCAVE);
    assertThat(replicas.losses.subList(3, 5)).containsOnly(loss);
    assertThat(replicas.calls)
        .contains("4 pairs, model of epoch 1")
        .contains("0 pairs, model of epoch 2", "0 pairs, model of epoch 3");
    assertThat(end.learner()).isEqualTo(states.get(2).learner());

    RoundInput entered = replicas.inputs.get(3);
    Model first = states.get(2).model();
    assertThat(entered.velocity()).containsOnly(0f);
    assertThat(states.get(2).velocity()).isNotEqualTo(entered.velocity());
    assertThat(entered.model())
        .isEqualTo(
            name.equals("las")
                ? first
                : new Model(
                    NetworkInitialiser.withNewClassifier(
                        NETWORK, first.parameters(), new Seeds(1).stream(Purpose.CLASSIFIER_INIT)),
                    first.statistics()));
    assertThat(replicas.inputs.get(4).model()).isEqualTo(states.get(3).model());
  }

  @Test
  void tauNormalisationFollowsTrainingAndIsNoPartOfIt() {
    TrainingState end = run("tau-normalisation", 2);
    assertThat(end).isEqualTo(run("cross-entropy", 2));
    assertThat(replicas.parts).containsOnly(Part.NETWORK);
  }

  @Test
  void aRunThatIsOverDoesNothing() {
    TrainingState end = run("cross-entropy", 1);
    replicas.calls.clear();
    assertThat(runFrom(end, settings("cross-entropy"), 1)).isSameAs(end);
    assertThat(replicas.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cross-entropy",
        "focal",
        "balanced-softmax",
        "logit-adjustment",
        "equalization",
        "ldam"
      })
  void aLossAloneKeepsAllWeightsAtOneAndAsksForNoPairs(String method) {
    TrainingState end = run(method, 3);
    assertThat(end.weights()).isEqualTo(ONES);
    assertThat(end.learner()).isEqualTo(Learner.NONE);
    assertThat(replicas.trainedWith).containsOnly(ONES);
    assertThat(replicas.calls.stream().filter(call -> call.contains("pairs")))
        .hasSize(3)
        .allMatch(call -> call.startsWith("0 pairs"));
  }

  @Test
  void fixedWeightsCountFromTheStartUnlessTheyAreDeferred() {
    ClassWeights inverse = FrequencyWeights.inverse(COUNTS, 1);
    run("inverse-frequency", 2);
    assertThat(replicas.trainedWith).containsExactly(inverse, inverse);
    replicas.trainedWith.clear();
    run("class-balanced-drw", EPOCHS);
    ClassWeights balanced = FrequencyWeights.effectiveNumber(COUNTS, 0.9999);
    assertThat(replicas.trainedWith).containsExactly(ONES, ONES, ONES, ONES, balanced);
  }

  @Test
  void difficultyBalancedWeightsFollowTheLastAccuracies() {
    run("cdb-ce", 2);
    assertThat(replicas.trainedWith.get(0)).isEqualTo(ONES);
    double[] expected = DifficultyWeights.of(states.get(0).accuracy(), 1).toArray();
    assertThat(((ClassWeights) replicas.trainedWith.get(1)).toArray())
        .containsExactly(expected, within(1e-12));
  }

  @Test
  void weightsOverSamplesKeepTheMeanWeightOfASampleAtOne() {
    run("inverse-frequency", 1, "method.weighting.normalise=samples");
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      sum += COUNTS[c] * replicas.trainedWith.get(0).of(c, 0);
    }
    assertThat(sum / 42).isCloseTo(1, within(1e-12));
  }

  @Test
  void metaWeightNetWeighsSamplesByTheirLossAndTellsTheMeanOfEachClass() {
    TrainingState end = run("meta-weight-net", 3);
    assertThat(replicas.trainedWith.get(0)).isInstanceOf(WeightNet.class);
    assertThat(replicas.trainedWith.get(1)).isNotEqualTo(replicas.trainedWith.get(0));
    WeightNet net = WeightNet.of(100, end.learner().theta());
    assertThat(end.weights().of(1)).isEqualTo(net.of(1, FakeReplicas.LOSS));
    assertThat(end.learner().adam().step()).isEqualTo(2 * 4);
  }

  @Test
  void weightsActOnTheLossOnTheLogitsOrOnBoth() {
    String net = "method.weighting.name=difficulty-net";
    run("balanced-softmax", 3, net);
    assertThat(replicas.losses).containsOnly(ShiftedCrossEntropy.balancedSoftmax(COUNTS));
    replicas.clear();

    run("balanced-softmax", 3, net, "method.weighting.act-on=loss-and-prior");
    ClassWeights weights = states.get(1).weights();
    double[] shift = ((ShiftedCrossEntropy) replicas.losses.get(2)).shift();
    for (int c = 0; c < CLASSES; c++) {
      assertThat(shift[c]).isEqualTo(Math.log((double) COUNTS[c]) + Math.log(weights.of(c)));
    }
    assertThat(replicas.trainedWith.get(2)).isEqualTo(weights);
    replicas.clear();

    run(
        "cross-entropy",
        3,
        net,
        "method.weighting.act-on=logits",
        "method.weighting.logit-strength=2");
    weights = states.get(1).weights();
    shift = ((ShiftedCrossEntropy) replicas.losses.get(2)).shift();
    for (int c = 0; c < CLASSES; c++) {
      assertThat(shift[c]).isEqualTo(-2 * Math.log(weights.of(c)));
    }
    assertThat(replicas.trainedWith).containsOnly(ONES);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void upToTheStartEpochAllWeightsAreOne(int startEpoch) {
    run("difficulty-net-paper", EPOCHS, "method.weighting.start-epoch=" + startEpoch);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      boolean plain = replicas.trainedWith.get(epoch).equals(ONES);
      assertThat(plain).as("epoch %d", epoch).isEqualTo(epoch < Math.max(1, startEpoch));
    }
  }

  @Test
  void driverOnlyAsksForNoPairsAndStillMakesItsSteps() {
    TrainingState end = run("difficulty-net-paper", 2, "method.meta-gradient=driver-only");
    assertThat(replicas.calls).contains("0 pairs, model of epoch 0").doesNotContain("4 pairs");
    assertThat(end.learner().adam().step()).isEqualTo(4);
    assertThat(end.weights()).isNotEqualTo(ONES);
  }

  @Test
  void theMetaStepIsToldOnlyWhereItWasMade() {
    run("difficulty-net-paper", 4, "method.weighting.start-epoch=2");
    assertThat(figures.stream().map(each -> each.metaStep() != null))
        .containsExactly(false, true, true, false);
  }

  @Test
  void aStateWithoutOneVelocityAParameterIsRefused() {
    TrainingState state = states("cross-entropy");
    assertThatThrownBy(
            () ->
                new TrainingState(
                    0,
                    0,
                    state.model(),
                    new float[3],
                    state.weights(),
                    state.accuracy(),
                    state.learner()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "completedEpochs and divergences must be at least 0 and there must be one velocity a"
                + " parameter, got 0 epochs, 0 divergences, 3 velocities and %d parameters",
            NETWORK.parameterCount());
  }

  /** What is asked of the replicas in between, and when, is as it was. */
  @Test
  void aRoundInStagesIsTheRound() {
    TrainingState whole = run("difficulty-net-paper", 2, "method.round-iterations=4");
    List<String> asked = replicas.calls.stream().filter(call -> !call.startsWith("train")).toList();
    replicas.clear();
    most = 3;
    TrainingState inStages = run("difficulty-net-paper", 2, "method.round-iterations=4");
    assertThat(replicas.calls)
        .startsWith("train epoch 0, iterations 0 to 3", "train epoch 0, iterations 3 to 4");
    assertThat(replicas.calls.stream().filter(call -> !call.startsWith("train"))).isEqualTo(asked);
    assertThat(inStages.completedEpochs()).isEqualTo(whole.completedEpochs());
  }

  /** From the state before, so with the same samples and weights, as often as it is allowed. */
  @Test
  void anEpochThatDivergesIsTrainedAgainWithASmallerRate() {
    replicas.divergingEpoch = 1;
    replicas.convergingRate = 0.25;
    TrainingState end = run("cross-entropy", 3);
    assertThat(replicas.calls)
        .containsSubsequence(
            "completed 1",
            "train epoch 1, iterations 0 to " + ITERATIONS,
            "back to 1, rate x 0.5",
            "train epoch 1, iterations 0 to " + ITERATIONS,
            "back to 1, rate x 0.25",
            "train epoch 1, iterations 0 to " + ITERATIONS,
            "completed 2",
            "completed 3");
    assertThat(end.divergences()).isEqualTo(2);
    assertThat(replicas.inputs)
        .extracting(input -> input.rules().rateFactor())
        .containsExactly(1.0, 0.25, 0.25);
  }

  @Test
  void anEpochThatDivergesOnceMoreEndsTheRun() {
    replicas.divergingEpoch = 1;
    assertThatThrownBy(() -> run("cross-entropy", 3))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("DIVERGED");
    assertThat(replicas.calls).contains("back to 1, rate x 0.25").doesNotContain("completed 2");
  }

  private static MethodSettings settings(String method, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of("method.name=" + method, "run.epochs=" + EPOCHS, "method.pairs-per-round=4"));
    all.addAll(List.of(overrides));
    String file = "difficulty-net.data { format = cifar10, root = a }";
    return ConfigReader.read(ConfigReader.parse(file, "test"), all).config().method();
  }

  private static TrainingMethod method(MethodSettings settings, int epochs) {
    return new TrainingMethod(
        settings,
        NETWORK,
        COUNTS,
        VALIDATION_COUNTS,
        new Seeds(1),
        epochs,
        new DivergenceSettings(2, 0.5));
  }

  private static TrainingState states(String method) {
    return method(settings(method), EPOCHS).initial(START);
  }

  private TrainingState run(String method, int epochs, String... overrides) {
    MethodSettings settings = settings(method, overrides);
    return runFrom(method(settings, epochs).initial(START), settings, epochs);
  }

  private TrainingState runFrom(TrainingState from, MethodSettings settings, int epochs) {
    states.clear();
    figures.clear();
    Integer length = settings.roundIterations();
    return new TrainingLoop(
            replicas,
            method(settings, epochs),
            Span.cut(ITERATIONS, length == null ? ITERATIONS : length, most),
            new Observer())
        .run(from, epochs + settings.secondStage().epochs());
  }

  private final class Observer implements EpochObserver {
    @Override
    public void completed(TrainingState before, TrainingState after, EpochFigures epoch) {
      assertThat(after.completedEpochs()).isEqualTo(before.completedEpochs() + 1);
      replicas.calls.add("completed " + after.completedEpochs());
      states.add(after);
      figures.add(epoch);
    }

    @Override
    public void diverged(TrainingState from, double rateFactor, DifficultyNetException why) {
      replicas.calls.add("back to %d, rate x %s".formatted(from.completedEpochs(), rateFactor));
    }
  }

  /** Every round adds to the parameters; accuracies and gradients follow from them. */
  private static final class FakeReplicas implements Replicas {
    static final double LOSS = 0.75;

    private final List<String> calls = new ArrayList<>();
    private final List<SampleWeight> trainedWith = new ArrayList<>();
    private final List<SampleWeight> askedWith = new ArrayList<>();
    private final List<SampleLoss> losses = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<RoundInput> inputs = new ArrayList<>();
    private int divergingEpoch = -1;
    private double convergingRate;

    void clear() {
      calls.clear();
      trainedWith.clear();
      askedWith.clear();
      losses.clear();
      parts.clear();
      inputs.clear();
    }

    @Override
    public TrainedRound train(RoundInput input) {
      RoundInput.Rules rules = input.rules();
      Span span = rules.span();
      calls.add(
          "train epoch %d, iterations %d to %d".formatted(rules.epoch(), span.from(), span.to()));
      if (rules.epoch() == divergingEpoch && rules.rateFactor() > convergingRate) {
        throw new DifficultyNetException(ErrorCode.DIVERGED, "epoch", "is not finite", "Lower it");
      }
      trainedWith.add(rules.weight());
      losses.add(rules.loss());
      parts.add(rules.trained());
      inputs.add(input);
      float[] parameters = input.model().parameters().clone();
      parameters[0] = rules.epoch();
      parameters[1] += (float) rules.weight().of(0, LOSS);
      float[] velocity = input.velocity().clone();
      velocity[0] += parameters[1];
      return new TrainedRound(
          new Model(parameters, input.model().statistics()),
          velocity,
          1,
          10,
          1,
          0,
          NO_TIME,
          List.of());
    }

    @Override
    public Measurement measure(Model model, HeldOut samples) {
      assertThat(samples).as("training does not look at the test set").isEqualTo(VALIDATION);
      calls.add("validate model of epoch " + (int) model.parameters()[0]);
      long right = 1 + (long) model.parameters()[0] % 9;
      long[][] rows = {{10, 0, 0}, {10 - right, right, 0}, {5, 0, 5}};
      return new Measurement(
          new Evaluation(ConfusionMatrix.of(rows), 1), Temperatures.NONE, SurestMistakes.NONE, 0);
    }

    @Override
    public Timed<List<PairGradient>> pairGradients(RoundInput input, int pairs) {
      askedWith.add(input.rules().weight());
      float[] parameters = input.model().parameters();
      calls.add("%d pairs, model of epoch %d".formatted(pairs, (int) parameters[0]));
      List<PairGradient> byPair = new ArrayList<>();
      for (int k = 0; k < pairs; k++) {
        double[] slopes = {0.1 * parameters[1], -0.2, 0.01 * k};
        double[] losses = {LOSS, LOSS, LOSS};
        byPair.add(new PairGradient(new int[] {0, 1, 2}, losses, slopes, new double[] {1, -2, 1}));
      }
      return new Timed<>(byPair, 0.5);
    }

    @Override
    public void close() {}
  }
}

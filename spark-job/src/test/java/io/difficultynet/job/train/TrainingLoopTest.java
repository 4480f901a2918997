package io.difficultynet.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.MethodSettings;
import io.difficultynet.conf.MethodSettings.Method;
import io.difficultynet.job.engine.Model;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.ResNets;
import io.difficultynet.job.engine.RoundInput;
import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.ClassWeights;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSettings;
import io.difficultynet.meta.MetaSlopes;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop over replicas that compute nothing but keep account. */
class TrainingLoopTest {

  private static final int CLASSES = 3;
  private static final int EPOCHS = 5;
  private static final int PAIRS = 4;
  private static final NetworkDescription NETWORK =
      ResNets.forSmallImages(8, 2, ResNets.Shortcut.A, 1, 8, CLASSES);
  private static final long[] COUNTS = {30, 10, 2};

  private final FakeReplicas replicas = new FakeReplicas();
  private final List<TrainingState> states = new ArrayList<>();

  @Test
  void anEpochTrainsValidatesMeasuresTheMetaGradientAndTells() {
    run(with("method.meta-gradient=meta-and-driver"), 2);
    assertThat(replicas.calls)
        .containsExactly(
            "train epoch 0",
            "validate model of epoch 0",
            "meta gradients of the model of epoch 0, epoch 0, 4 pairs",
            "completed 1",
            "train epoch 1",
            "validate model of epoch 1",
            "meta gradients of the model of epoch 1, epoch 1, 0 pairs", // nothing follows it
            "completed 2");
  }

  @Test
  void anEpochTrainsWithTheWeightsOfTheOneBefore() {
    run(START, settings(Method.DIFFICULTY_NET, MetaGradientMode.META_AND_DRIVER, 0), EPOCHS);
    assertThat(replicas.trainedWith.get(0)).isEqualTo(ClassWeights.ones(CLASSES));
    for (int epoch = 1; epoch < EPOCHS; epoch++) {
      ClassWeights weights = replicas.trainedWith.get(epoch);
      assertThat(weights).isEqualTo(states.get(epoch - 1).weights());
      assertThat(weights).isNotEqualTo(replicas.trainedWith.get(epoch - 1));
      assertThat(replicas.metaWith.get(epoch)).isEqualTo(weights);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goingOnFromTheMiddleEndsWithTheSameState(MetaGradientMode mode) {
    MethodSettings settings = settings(Method.DIFFICULTY_NET, mode, 1);
    TrainingState end = run(START, settings, EPOCHS);
    List<TrainingState> straight = List.copyOf(states);
    for (TrainingState middle : straight) {
      assertThat(run(middle, settings, EPOCHS)).isEqualTo(end);
    }
    assertThat(end.completedEpochs()).isEqualTo(EPOCHS);
  }

  @Test
  void aRunThatIsOverDoesNothing() {
    TrainingState end =
        run(START, settings(Method.CROSS_ENTROPY, MetaGradientMode.META_ONLY, 0), 1);
    replicas.calls.clear();
    assertThat(run(end, settings(Method.CROSS_ENTROPY, MetaGradientMode.META_ONLY, 0), 1))
        .isSameAs(end);
    assertThat(replicas.calls).isEmpty();
  }

  @Test
  void crossEntropyKeepsAllWeightsAtOneAndAsksForNoPairs() {
    MethodSettings settings = settings(Method.CROSS_ENTROPY, MetaGradientMode.META_AND_DRIVER, 0);
    TrainingState end = run(START, settings, 3);
    assertThat(end.weights()).isEqualTo(ClassWeights.ones(CLASSES));
    assertThat(end.difficultyNet()).isEqualTo(START.difficultyNet());
    assertThat(replicas.calls.stream().filter(call -> call.startsWith("meta")))
        .hasSize(3)
        .allMatch(call -> call.endsWith(" 0 pairs"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void upToTheStartEpochAllWeightsAreOne(int startEpoch) {
    run(
        START,
        settings(Method.DIFFICULTY_NET, MetaGradientMode.META_AND_DRIVER, startEpoch),
        EPOCHS);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      boolean plain = replicas.trainedWith.get(epoch).equals(ClassWeights.ones(CLASSES));
      assertThat(plain).as("epoch %d", epoch).isEqualTo(epoch < Math.max(1, startEpoch));
    }
  }

  @Test
  void driverOnlyAsksForNoPairsAndStillMakesItsSteps() {
    TrainingState end =
        run(START, settings(Method.DIFFICULTY_NET, MetaGradientMode.DRIVER_ONLY, 0), 2);
    assertThat(replicas.calls.stream().filter(call -> call.startsWith("meta")))
        .hasSize(2)
        .allMatch(call -> call.endsWith(" 0 pairs"));
    assertThat(end.adam().step()).isEqualTo(PAIRS);
    assertThat(end.weights()).isNotEqualTo(ClassWeights.ones(CLASSES));
  }

  @Test
  void theMetaStepIsToldOnlyWhereItWasMade() {
    run(START, settings(Method.DIFFICULTY_NET, MetaGradientMode.META_ONLY, 2), 4);
    assertThat(replicas.outcomes).containsExactly(false, true, true, false);
  }

  @Test
  void aStateWithoutOneVelocityAParameterIsRefused() {
    assertThatThrownBy(
            () ->
                new TrainingState(
                    0,
                    START.model(),
                    new float[3],
                    START.weights(),
                    START.difficultyNet(),
                    START.adam()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "completedEpochs must be at least 0 and there must be one velocity a parameter, got 0"
                + " epochs, 3 velocities and %d parameters",
            NETWORK.parameterCount());
  }

  private TrainingState run(TrainingState from, MethodSettings settings, int epochs) {
    states.clear();
    return new TrainingLoop(
            replicas,
            Reweightings.of(settings, epochs),
            (before, after, trained, validation, gradients, next) -> {
              assertThat(after.completedEpochs()).isEqualTo(before.completedEpochs() + 1);
              replicas.calls.add("completed " + after.completedEpochs());
              replicas.outcomes.add(next.outcome() != null);
              states.add(after);
            })
        .run(from, epochs);
  }

  private static MethodSettings settings(Method name, MetaGradientMode mode, int startEpoch) {
    return new MethodSettings(
        name,
        4,
        PAIRS,
        new MetaSettings(0.3, mode, new AdamSettings(0.05, 0.9, 0.999, 1e-8, 1e-4)),
        10,
        10,
        null,
        0.01,
        startEpoch);
  }

  /** Every epoch adds 1 to the parameters; accuracies and gradients follow from the epoch. */
  private static final class FakeReplicas implements Replicas {
    private final List<String> calls = new ArrayList<>();
    private final List<ClassWeights> trainedWith = new ArrayList<>();
    private final List<ClassWeights> metaWith = new ArrayList<>();
    private final List<Boolean> outcomes = new ArrayList<>();

    @Override
    public TrainedRound train(RoundInput input) {
      calls.add("train epoch " + input.epoch());
      trainedWith.add((ClassWeights) input.weight());
      float[] parameters = input.model().parameters().clone();
      parameters[0] = input.epoch();
      parameters[1] += (float) input.weight().of(0, 1);
      float[] velocity = input.velocity().clone();
      velocity[0] += parameters[1];
      return new TrainedRound(
          new Model(parameters, input.model().statistics()), velocity, 1, 10, 1, 0, 0, 0, 0);
    }

    @Override
    public Measurement validate(Model model) {
      calls.add("validate model of epoch " + (int) model.parameters()[0]);
      long right = 1 + (long) model.parameters()[0];
      long[][] rows = {{10, 0, 0}, {10 - right, right, 0}, {5, 0, 5}};
      return new Measurement(ConfusionMatrix.of(rows), 1, 0);
    }

    @Override
    public Measurement test(Model model) {
      throw new AssertionError("training does not look at the test set");
    }

    @Override
    public MetaGradients metaGradients(RoundInput input, int pairs) {
      metaWith.add((ClassWeights) input.weight());
      float[] parameters = input.model().parameters();
      calls.add(
          "meta gradients of the model of epoch %d, epoch %d, %d pairs"
              .formatted((int) parameters[0], input.epoch(), pairs));
      List<MetaSlopes> byPair = new ArrayList<>();
      for (int k = 0; k < pairs; k++) {
        double[] slopes = {0.1 * parameters[1], -0.2, 0.01 * k};
        byPair.add(new MetaSlopes(new int[] {0, 1, 2}, new double[3], slopes, new double[3]));
      }
      return new MetaGradients(byPair, 0);
    }

    @Override
    public void close() {}
  }
}

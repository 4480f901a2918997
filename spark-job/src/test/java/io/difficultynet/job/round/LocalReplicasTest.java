package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.conf.MethodSettings.Sampling;
import io.difficultynet.conf.MixingSettings;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.PlainReplica;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.RoundInput.Part;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.schedule.Constant;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas of the slow twin on threads, and what they share with one replica alone. */
class LocalReplicasTest {

  private static final int CLASSES = 3;
  private static final int SAMPLES = 24;
  private static final int TEST_SAMPLES = 7;
  private static final int PAIRS = 5;
  private static final NetworkDescription NETWORK = Tiny.resNet(2, Shortcut.A, 1, CLASSES);
  private static final Model START =
      new Model(Tiny.parameters(NETWORK, 1), Tiny.statistics(NETWORK, 2));
  private static final ClassWeights WEIGHTS = ClassWeights.of(new double[] {0.5, 1, 1.5});

  /** Two replicas with 4 samples of each batch of 8, and one that passes 4 at a time. */
  @ParameterizedTest
  @EnumSource(Part.class)
  void twoReplicasTrainToTheBitsOfOneInMicroBatches(Part trained) {
    TrainedRound two = train(2, plan(8, 4), trained);
    TrainedRound one = train(1, plan(8, 4), trained);

    assertThat(two.model()).isEqualTo(one.model());
    assertThat(two.velocity()).containsExactly(one.velocity());
    assertThat(two.samples()).isEqualTo(one.samples()).isEqualTo(SAMPLES);
    assertThat(two.replicas()).isEqualTo(2);
    assertThat(two.model()).isNotEqualTo(START);
  }

  static Stream<FirstStage> firstStages() {
    MixingSettings none = new MixingSettings.None();
    return Stream.concat(
        Arrays.stream(Sampling.values()).map(sampling -> new FirstStage(2, sampling, 0, none)),
        Stream.of(
            new FirstStage(2, Sampling.EACH_ONCE, 0.4, none),
            new FirstStage(2, Sampling.EACH_ONCE, 0, new MixingSettings.Remix(1, 2, 0.5)),
            new FirstStage(2, Sampling.EACH_ONCE, 0, new MixingSettings.Cmo(1, 0.7, 1, 0, 2)),
            new FirstStage(2, Sampling.SQUARE_ROOT, 0, new MixingSettings.Cmo(1, 0.7, 1, 0, 2))));
  }

  /** The batches of an epoch and how they are mixed are the same on any number of replicas. */
  @ParameterizedTest
  @MethodSource("firstStages")
  void everyFirstStageTrainsToTheSameBitsOnOneReplicaAndOnTwo(FirstStage stage) {
    TrainedRound two = train(2, plan(8, 4, stage), Part.NETWORK);
    TrainedRound one = train(1, plan(8, 4, stage), Part.NETWORK);

    assertThat(two.model()).isEqualTo(one.model());
    assertThat(two.velocity()).containsExactly(one.velocity());
    assertThat(two.samples()).isEqualTo(one.samples()).isEqualTo(SAMPLES);
    TrainedRound plain = train(1, plan(8, 4), Part.NETWORK);
    assertThat(one.model().equals(plain.model())).isEqualTo(stage.equals(FirstStage.plain(2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void whatIsMeasuredDoesNotDependOnTheNumberOfReplicas(int number) {
    try (Replicas one = replicas(1, plan(8, null));
        Replicas several = replicas(number, plan(8, null))) {
      for (HeldOut samples : HeldOut.values()) {
        Measurement expected = one.measure(START, samples);
        Measurement found = several.measure(START, samples);
        assertThat(found.confusion()).isEqualTo(expected.confusion());
        assertThat(found.evaluation().loss())
            .isEqualTo(expected.evaluation().loss(), within(1e-12));
        assertThat(found.evaluation().top5Right()).isEqualTo(expected.evaluation().top5Right());
        assertThat(found.evaluation().calibration().right())
            .isEqualTo(expected.evaluation().calibration().right());
        assertThat(found.evaluation().calibration().expectedError())
            .isEqualTo(expected.evaluation().calibration().expectedError(), within(1e-12));
        assertThat(found.temperatures().best())
            .isEqualTo(expected.temperatures().best(), within(1e-9));
        assertThat(found.mistakes()).isEqualTo(expected.mistakes());
        assertThat(found.mistakes().list().isEmpty()).isEqualTo(samples == HeldOut.VALIDATION);
      }
      long tested =
          Arrays.stream(one.measure(START, HeldOut.TEST).confusion().counts().total()).sum();
      assertThat(tested).isEqualTo(TEST_SAMPLES);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void pairsAreTheSameInTheSameOrder(int number) {
    try (Replicas one = replicas(1, plan(8, null));
        Replicas several = replicas(number, plan(8, null))) {
      List<PairGradient> expected = one.pairGradients(input(Part.NETWORK), PAIRS).value();
      List<PairGradient> found = several.pairGradients(input(Part.NETWORK), PAIRS).value();
      assertThat(expected).hasSize(PAIRS);
      assertThat(found).usingRecursiveComparison().isEqualTo(expected);
      assertThat(one.pairGradients(input(Part.NETWORK), 0).value()).isEmpty();
    }
  }

  /** Where all samples of a class weigh the same, it is as if their class did. */
  @ParameterizedTest
  @MethodSource("firstStages")
  void ownWeightsActOnTheLossAsClassWeightsDo(FirstStage stage) {
    ClassWeights ones = ClassWeights.ones(CLASSES);
    RoundPlan plan = plan(8, 4, stage);
    try (Replicas weighted = replicas(2, plan, new double[] {0.5, 1, 1.5});
        Replicas plain = replicas(2, plan)) {
      TrainedRound found = weighted.train(input(Part.NETWORK, ones));
      TrainedRound expected = plain.train(input(Part.NETWORK, WEIGHTS));
      assertThat(found.model()).isEqualTo(expected.model());
      assertThat(found.loss()).isEqualTo(expected.loss());
    }
  }

  /** As L_meta is a function of ω v, its derivative by v is ω times the one by ω v. */
  @Test
  void ownWeightsActOnTheMetaGradientAsClassWeightsDo() {
    double[] own = {0.5, 1, 1.5};
    try (Replicas weighted = replicas(1, plan(8, null), own);
        Replicas plain = replicas(1, plan(8, null))) {
      List<PairGradient> expected = plain.pairGradients(input(Part.NETWORK), PAIRS).value();
      List<PairGradient> found =
          weighted.pairGradients(input(Part.NETWORK, ClassWeights.ones(CLASSES)), PAIRS).value();
      for (int k = 0; k < PAIRS; k++) {
        for (int c = 0; c < CLASSES; c++) {
          assertThat(found.get(k).byClass()[c])
              .isEqualTo(own[c] * expected.get(k).byClass()[c], within(1e-12));
        }
        assertThat(found.get(k).byShift()).containsExactly(expected.get(k).byShift());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theFailureOfOneReplicaIsTheFailureOfTheRound(int failing) {
    RoundPlan plan = plan(8, null);
    Replicas replicas =
        new LocalReplicas(
            NETWORK,
            3,
            part -> member(plan, part == failing ? new Reader(4) : new Reader(Integer.MAX_VALUE)));
    try (replicas) {
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> replicas.train(input(Part.NETWORK)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("unreadable");
      }
    }
  }

  @Test
  void everyReplicaIsClosedOnce() {
    AtomicInteger closed = new AtomicInteger();
    RoundPlan plan = plan(8, null);
    new LocalReplicas(NETWORK, 3, part -> closing(plan, closed)).close();
    assertThat(closed).hasValue(3);
  }

  @Test
  void aPlanWithoutTrainingSamplesMeasuresOnTheTestSetOnly() {
    RoundPlan plan =
        new RoundPlan(NETWORK, new int[0], new int[0], new Seeds(4), plan(8, null).settings());
    try (Replicas replicas = replicas(1, plan)) {
      assertThat(replicas.measure(START, HeldOut.TEST).confusion()).isNotNull();
      for (Runnable other :
          List.<Runnable>of(
              () -> replicas.measure(START, HeldOut.VALIDATION),
              () -> replicas.train(input(Part.NETWORK)),
              () -> replicas.pairGradients(input(Part.NETWORK), PAIRS))) {
        assertThatThrownBy(other::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("This plan is for measuring on the test set only");
      }
    }
  }

  @Test
  void whereOneCannotBeMadeTheOthersAreClosed() {
    AtomicInteger closed = new AtomicInteger();
    RoundPlan plan = plan(8, null);
    assertThatThrownBy(
            () ->
                new LocalReplicas(
                    NETWORK,
                    3,
                    part -> {
                      if (part == 1) {
                        throw new IllegalStateException("no engine");
                      }
                      return closing(plan, closed);
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no engine");
    assertThat(closed).hasValue(2);
  }

  private static LocalReplicas.Member closing(RoundPlan plan, AtomicInteger closed) {
    ReplicaWork work = member(plan, new Reader(0)).work();
    return new LocalReplicas.Member() {
      @Override
      public ReplicaWork work() {
        return work;
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  private static TrainedRound train(int number, RoundPlan plan, Part trained) {
    try (Replicas replicas = replicas(number, plan)) {
      return replicas.train(input(trained));
    }
  }

  private static Replicas replicas(int number, RoundPlan plan) {
    return new LocalReplicas(NETWORK, number, part -> member(plan, new Reader(Integer.MAX_VALUE)));
  }

  private static Replicas replicas(int number, RoundPlan plan, double[] weightOfClass) {
    return new LocalReplicas(
        NETWORK, number, part -> member(plan, new Reader(Integer.MAX_VALUE, weightOfClass)));
  }

  private static LocalReplicas.Member member(RoundPlan plan, SampleReader reader) {
    ReplicaWork work = new ReplicaWork(plan, new PlainReplica(NETWORK), reader);
    return new LocalReplicas.Member() {
      @Override
      public ReplicaWork work() {
        return work;
      }

      @Override
      public void close() {}
    };
  }

  private static RoundInput input(Part trained) {
    return input(trained, WEIGHTS);
  }

  private static RoundInput input(Part trained, ClassWeights weights) {
    return new RoundInput(
        START,
        new float[NETWORK.parameterCount()],
        new RoundInput.Rules(1, Span.whole(3), new CrossEntropy(), weights, trained, 1));
  }

  private static RoundPlan plan(int batchSize, @Nullable Integer microBatchSize) {
    return plan(batchSize, microBatchSize, FirstStage.plain(2));
  }

  private static RoundPlan plan(
      int batchSize, @Nullable Integer microBatchSize, FirstStage firstStage) {
    int[] train = IntStream.range(0, SAMPLES).toArray();
    int[] validation = IntStream.range(SAMPLES, SAMPLES + 2 * CLASSES).toArray();
    return new RoundPlan(
        NETWORK,
        train,
        validation,
        new Seeds(4),
        new RoundSettings(
            batchSize,
            microBatchSize,
            4,
            new SgdSettings(0.9, false, 1e-3, true),
            1,
            false,
            firstStage,
            new LearningRates(new Constant(0.1), 3, 2),
            new PairRules(6, true, 5, null, 0.001)));
  }

  /** Sample i has label i mod C; more than {@code readable} training samples cannot be read. */
  private static final class Reader implements SampleReader {
    private final Batch all = Tiny.batch(NETWORK, SAMPLES + 2 * CLASSES, 9);
    private final int readable;
    private final double[] weightOfClass; // [C]
    private int read;

    Reader(int readable) {
      this(readable, new double[] {1, 1, 1});
    }

    Reader(int readable, double[] weightOfClass) {
      this.readable = readable;
      this.weightOfClass = weightOfClass;
    }

    @Override
    public double weight(int index) {
      return weightOfClass[label(index)];
    }

    @Override
    public Batch training(int[] indices, int augmentation) {
      read += indices.length;
      if (read > readable) {
        throw new IllegalStateException("unreadable");
      }
      return evaluation(indices);
    }

    @Override
    public Batch evaluation(int[] indices) {
      int length = NETWORK.input().length();
      float[] inputs = new float[indices.length * length];
      int[] labels = new int[indices.length];
      for (int i = 0; i < indices.length; i++) {
        System.arraycopy(all.inputs(), indices[i] * length, inputs, i * length, length);
        labels[i] = label(indices[i]);
      }
      return new Batch(inputs, labels, indices, indices.length);
    }

    @Override
    public Batch test(int[] indices) {
      return evaluation(indices);
    }

    @Override
    public int label(int index) {
      return index % CLASSES;
    }

    @Override
    public int testSize() {
      return TEST_SAMPLES;
    }
  }
}

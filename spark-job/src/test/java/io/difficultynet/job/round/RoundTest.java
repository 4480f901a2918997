package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.FrozenBackbone;
import io.difficultynet.job.engine.PlainReplica;
import io.difficultynet.job.engine.ReplicaComparison;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.schedule.Cosine;
import io.difficultynet.schedule.LearningRateSchedule;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds of the slow twin, with the replicas on threads of this JVM. */
class RoundTest {

  private static final Executor THREADS = work -> new Thread(work).start();
  private static final int SAMPLES = 23;
  private static final int CLASSES = 3;
  private static final int EPOCH = 1;
  private static final int EPOCHS = 4;
  private static final NetworkDescription NORMED = Tiny.resNet(2, Shortcut.A, 1, CLASSES);
  private static final NetworkDescription PLAIN = Tiny.withoutNorm(CLASSES);
  private static final SampleLoss LOSS = new CrossEntropy();
  private static final ClassWeights WEIGHTS = ClassWeights.of(new double[] {0.5, 1, 1.5});
  private static final LearningRateSchedule RATE = new Cosine(0.1, 0.01);
  private static final SgdSettings SGD = new SgdSettings(0.9, true, 1e-2, false);
  private static final int BATCH_SIZE = 6;
  private static final int[] INDICES = IntStream.range(0, SAMPLES).map(i -> 3 * i).toArray();
  private static final EpochPlan PLAN = EpochPlan.of(INDICES, BATCH_SIZE, new Seeds(5), EPOCH);

  private static final RoundSettings SETTINGS = settings(BATCH_SIZE, null);
  private static final RoundSettings HALVES = settings(BATCH_SIZE, 3);

  private static RoundSettings settings(int batchSize, @Nullable Integer microBatchSize) {
    return new RoundSettings(
        batchSize,
        microBatchSize,
        128,
        SGD,
        1,
        false,
        FirstStage.plain(2),
        new LearningRates(RATE, PLAN.iterations(), EPOCHS),
        new PairRules(4, false, 4, null, 0.001));
  }

  @Test
  void oneReplicaIsThePlainLoop() {
    Ran ran = run(NORMED, 1).get(0);

    PlainReplica twin = new PlainReplica(NORMED);
    RoundInput input = input(NORMED);
    float[] parameters = input.model().parameters().clone();
    float[] velocity = input.velocity().clone();
    twin.loadStatistics(input.model().statistics());
    Reader reader = new Reader(NORMED);
    SgdOptimizer optimizer = new SgdOptimizer(SGD, NORMED, 0, parameters.length);
    double weightedLoss = 0;
    for (int t = 0; t < PLAN.iterations(); t++) {
      Batch batch = reader.training(PLAN.batch(t), EPOCH);
      float[] gradient = new float[parameters.length];
      twin.load(parameters);
      WeightedLoss objective = new WeightedLoss(LOSS, WEIGHTS, batch.size());
      twin.gradient(batch, objective, gradient);
      twin.trackStatistics();
      for (int i = 0; i < batch.size(); i++) {
        weightedLoss += WEIGHTS.of(batch.labels()[i]) * objective.losses()[i];
      }
      double rate = RATE.at(EPOCH * PLAN.iterations() + t, PLAN.iterations(), EPOCHS);
      optimizer.step(parameters, gradient, velocity, rate);
    }
    float[] statistics = new float[NORMED.statisticCount()];
    twin.statistics(statistics);

    assertThat(ran.slice.parameters()).isEqualTo(parameters);
    assertThat(ran.slice.velocity()).containsExactly(velocity);
    assertThat(pooled(NORMED, List.of(ran))).containsExactly(statistics);
    assertThat(ran.slice.weightedLoss()).isCloseTo(weightedLoss, within(1e-9));
    assertThat(ran.slice.samples()).isEqualTo(SAMPLES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everySampleIsUsedExactlyOnce(int replicas) {
    List<Integer> used = new ArrayList<>();
    run(NORMED, replicas).forEach(ran -> used.addAll(ran.used));
    assertThat(used).containsExactlyInAnyOrderElementsOf(Arrays.stream(INDICES).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void allReplicasEndWithTheParametersThatTheSlicesGive(int replicas) {
    List<Ran> all = run(NORMED, replicas);
    float[] parameters = joined(NORMED, all);
    for (Ran ran : all) {
      assertThat(ran.loaded).isEqualTo(parameters);
    }
    assertThat(all.stream().mapToLong(ran -> ran.slice.samples()).sum()).isEqualTo(SAMPLES);
    assertThat(parameters).isNotEqualTo(input(NORMED).model().parameters());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aRoundAgainGivesTheSameBits(int replicas) {
    List<Ran> once = run(NORMED, replicas);
    List<Ran> again = run(NORMED, replicas);
    for (int part = 0; part < replicas; part++) {
      RoundSlice expected = once.get(part).slice;
      RoundSlice found = again.get(part).slice;
      assertThat(found.part()).isEqualTo(part);
      assertThat(found.parameters()).isEqualTo(expected.parameters());
      assertThat(found.velocity()).containsExactly(expected.velocity());
      assertThat(pooled(NORMED, List.of(again.get(part))))
          .containsExactly(pooled(NORMED, List.of(once.get(part))));
      assertThat(found.weightedLoss()).isEqualTo(expected.weightedLoss());
    }
  }

  /** Without batch normalisation a sample's gradient does not depend on its neighbours. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void withoutNormalisationTheNumberOfReplicasOnlyRounds(int replicas) {
    Ran one = run(PLAIN, 1).get(0);
    List<Ran> several = run(PLAIN, replicas);
    float rounding = 1e-5f;
    assertThat(joined(PLAIN, several)).containsExactly(one.slice.parameters(), within(rounding));
    assertThat(several.stream().mapToDouble(ran -> ran.slice.weightedLoss()).sum())
        .isCloseTo(one.slice.weightedLoss(), within(1e-3));
  }

  /** Batches of at most 6 samples: the last of 7 replicas have none, and still take part. */
  @Test
  void aReplicaWithoutSamplesTakesPart() {
    List<Ran> all = run(PLAIN, 7);
    assertThat(all.get(6).used).isEmpty();
    assertThat(all.get(6).slice.samples()).isZero();
    assertThat(all.get(6).loaded).containsExactly(joined(PLAIN, all));
    assertThat(joined(PLAIN, all))
        .containsExactly(run(PLAIN, 1).get(0).slice.parameters(), within(1e-5f));
  }

  @Test
  void progressIsToldOfEverySample() {
    assertThat(run(NORMED, 2))
        .allSatisfy(ran -> assertThat(ran.progress).isEqualTo(ran.used.size()));
  }

  /**
   * With micro-batches of 3, one replica normalises over the same samples as two do that have 3 of
   * each batch of 6: the same bits.
   */
  @Test
  void inMicroBatchesOneReplicaTrainsAsTwoDo() {
    RoundInput input = input(NORMED);
    Ran one = run(NORMED, input, SingleReplica.of(NORMED.parameterCount()), HALVES);
    List<Ran> two =
        onThreads(
            NORMED.parameterCount(), 2, collective -> run(NORMED, input, collective, SETTINGS));
    assertThat(joined(NORMED, two)).isEqualTo(one.slice.parameters());
    assertThat(pooled(NORMED, two)).containsExactly(pooled(NORMED, List.of(one)));
    assertThat(one.slice.parameters())
        .as("normalising over whole batches is another function")
        .isNotEqualTo(run(NORMED, 1).get(0).slice.parameters());
    assertThat(ReplicaComparison.relativeError(joined(NORMED, run(NORMED, 1)), joined(NORMED, two)))
        .isGreaterThan(1e-3);
    assertThat(one.used).containsExactlyInAnyOrderElementsOf(run(NORMED, 1).get(0).used);
  }

  /** A batch of 5 in passes of 4 has two, one of 4 has one. */
  @Test
  void aPassThatOnlySomeBatchesHaveIsNotPooled() {
    RoundSettings fours = settings(5, 4);
    EpochPlan plan = EpochPlan.of(Arrays.copyOf(INDICES, 14), 5, new Seeds(5), EPOCH);
    assertThat(IntStream.range(0, 3).map(plan::batchSize)).containsExactlyInAnyOrder(5, 5, 4);
    RoundInput input = input(NORMED);
    RoundInput whole = new RoundInput(input.model(), input.velocity(), rules(Span.whole(3)));
    RoundSlice slice =
        new Round(
                new PlainReplica(NORMED),
                new Reader(NORMED),
                plan,
                SingleReplica.of(NORMED.parameterCount()),
                fours,
                samples -> {})
            .run(whole);
    assertThat(slice.statistics()).hasSize(1);
    assertThat(slice.samples()).isEqualTo(14);
  }

  /** The paper's schedule: a meta step, and so a round, after every iteration. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anEpochInSeveralRoundsIsTheEpoch(int length) {
    RoundInput whole = input(NORMED);
    Ran once = run(NORMED, whole, SingleReplica.of(whole.model().parameters().length));
    RoundInput next = whole;
    double weightedLoss = 0;
    List<Integer> used = new ArrayList<>();
    for (Span span : Span.cut(PLAN.iterations(), PLAN.iterations(), length)) {
      next = new RoundInput(next.model(), next.velocity(), rules(span));
      Ran part = run(NORMED, next, SingleReplica.of(next.model().parameters().length));
      next =
          new RoundInput(
              new Model(part.slice.parameters(), pooled(NORMED, List.of(part))),
              part.slice.velocity(),
              rules(span));
      weightedLoss += part.slice.weightedLoss();
      used.addAll(part.used);
    }
    assertThat(next.model().parameters()).isEqualTo(once.slice.parameters());
    assertThat(next.model().statistics()).containsExactly(pooled(NORMED, List.of(once)));
    assertThat(next.velocity()).containsExactly(once.slice.velocity());
    assertThat(weightedLoss).isCloseTo(once.slice.weightedLoss(), within(1e-9));
    assertThat(used).isEqualTo(once.used);
  }

  /** Statistics, weight decay and velocity included, for any number of replicas. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void overAFrozenBackboneOnlyTheClassifierMoves(int replicas) {
    RoundInput before = input(NORMED);
    RoundInput input =
        new RoundInput(before.model(), new float[before.velocity().length], before.rules());
    int length = NORMED.parameterCount();
    List<RoundSlice> slices =
        replicas == 1
            ? List.of(runFrozen(input, SingleReplica.of(length)))
            : onThreads(length, replicas, collective -> runFrozen(input, collective));
    float[] parameters = new float[length];
    float[] velocity = new float[length];
    for (RoundSlice slice : slices) {
      int at = new Slices(length, replicas).offset(slice.part());
      System.arraycopy(slice.parameters(), 0, parameters, at, slice.parameters().length);
      System.arraycopy(slice.velocity(), 0, velocity, at, slice.velocity().length);
      assertThat(slice.statistics()) // none of a replica without samples
          .allSatisfy(found -> assertThat(found).containsExactly(input.model().statistics()));
    }
    int offset = NORMED.classifierOffset();
    assertThat(Arrays.copyOf(parameters, offset))
        .containsExactly(Arrays.copyOf(input.model().parameters(), offset));
    assertThat(Arrays.copyOf(velocity, offset)).containsOnly(0f);
    for (int i = offset; i < length; i++) {
      assertThat(parameters[i]).isNotEqualTo(input.model().parameters()[i]);
    }
    float[] one = runFrozen(input, SingleReplica.of(length)).parameters();
    assertThat(parameters).containsExactly(one, within(1e-6f)); // no batch statistics
  }

  private static RoundSlice runFrozen(RoundInput input, Collective collective) {
    return new Round(
            new FrozenBackbone(new PlainReplica(NORMED)),
            new Reader(NORMED),
            PLAN,
            collective,
            SETTINGS,
            samples -> {})
        .run(input);
  }

  @Test
  void theInputIsNotWritten() {
    RoundInput input = input(NORMED);
    float[] parameters = input.model().parameters().clone();
    float[] statistics = input.model().statistics().clone();
    float[] velocity = input.velocity().clone();
    run(NORMED, input, SingleReplica.of(parameters.length));
    assertThat(input.model().parameters()).isEqualTo(parameters);
    assertThat(input.model().statistics()).containsExactly(statistics);
    assertThat(input.velocity()).containsExactly(velocity);
  }

  /** What a replica answered, was left with, and did. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Ran(RoundSlice slice, float[] loaded, List<Integer> used, long progress) {}

  private static List<Ran> run(NetworkDescription network, int replicas) {
    RoundInput input = input(network);
    int length = network.parameterCount();
    return replicas == 1
        ? List.of(run(network, input, SingleReplica.of(length)))
        : onThreads(length, replicas, collective -> run(network, input, collective));
  }

  private static Ran run(NetworkDescription network, RoundInput input, Collective collective) {
    return run(network, input, collective, SETTINGS);
  }

  /** The plain loop with mixup, in micro-batches or not. */
  private static RoundSlice runMixed(RoundSettings settings, Collective collective) {
    return new Round(
            new PlainReplica(NORMED),
            new MixedSamples(
                new Reader(NORMED), new Mixup(NORMED.input().length(), 0.4, new Seeds(8))),
            PLAN,
            collective,
            settings,
            samples -> {})
        .run(input(NORMED));
  }

  @Test
  void withMixupOneReplicaInMicroBatchesEndsWithTheBitsOfTwo() {
    int length = NORMED.parameterCount();
    RoundSlice one = runMixed(HALVES, SingleReplica.of(length));
    List<RoundSlice> two = onThreads(length, 2, collective -> runMixed(SETTINGS, collective));
    float[] joined = new float[length];
    for (RoundSlice slice : two) {
      int at = new Slices(length, 2).offset(slice.part());
      System.arraycopy(slice.parameters(), 0, joined, at, slice.parameters().length);
    }
    assertThat(joined).isEqualTo(one.parameters());
    assertThat(joined)
        .isNotEqualTo(
            run(NORMED, input(NORMED), SingleReplica.of(length), HALVES).slice.parameters());
  }

  private static Ran run(
      NetworkDescription network, RoundInput input, Collective collective, RoundSettings settings) {
    PlainReplica twin = new PlainReplica(network);
    twin.loadStatistics(new float[network.statisticCount()]); // what another run left behind
    Reader reader = new Reader(network);
    long[] progress = new long[1];
    RoundSlice slice =
        new Round(twin, reader, PLAN, collective, settings, samples -> progress[0] += samples)
            .run(input);
    return new Ran(slice, twin.loaded(), reader.used, progress[0]);
  }

  /** Runs each replica's side on a thread of its own; returns their answers in order. */
  private static <T> List<T> onThreads(int length, int replicas, Function<Collective, T> side) {
    List<CompletableFuture<T>> sides =
        Arrays.stream(ThreadCollective.of(new Slices(length, replicas)))
            .map(collective -> CompletableFuture.supplyAsync(() -> side.apply(collective), THREADS))
            .toList();
    return sides.stream().map(CompletableFuture::join).toList();
  }

  private static RoundInput input(NetworkDescription network) {
    float[] velocity = new float[network.parameterCount()];
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] = 0.01f * (i % 5 - 2);
    }
    return new RoundInput(
        new Model(Tiny.parameters(network, 1), Tiny.statistics(network, 2)),
        velocity,
        rules(Span.whole(PLAN.iterations())));
  }

  private static RoundInput.Rules rules(Span span) {
    return new RoundInput.Rules(EPOCH, span, LOSS, WEIGHTS, RoundInput.Part.NETWORK, 1);
  }

  private static float[] pooled(NetworkDescription network, List<Ran> all) {
    return RunningStatistics.pool(
        network, all.stream().flatMap(ran -> ran.slice.statistics().stream()).toList());
  }

  private static float[] joined(NetworkDescription network, List<Ran> all) {
    float[] joined = new float[network.parameterCount()];
    Slices slices = new Slices(joined.length, all.size());
    for (Ran ran : all) {
      float[] slice = ran.slice.parameters();
      System.arraycopy(slice, 0, joined, slices.offset(ran.slice.part()), slice.length);
    }
    return joined;
  }

  /** Sample i, the same in every epoch, from a fixed set; two buffers as in the real reader. */
  private static final class Reader extends TrainingReader {
    private final Batch all;
    private final int length;
    private float[] buffer; // the next to fill
    private float[] bufferBefore;
    private int[] labels = new int[SAMPLES];
    private int[] labelsBefore = new int[SAMPLES];
    private final List<Integer> used = Collections.synchronizedList(new ArrayList<>());

    Reader(NetworkDescription network) {
      this.all = Tiny.batch(network, 3 * SAMPLES, 9);
      this.length = network.input().length();
      this.buffer = new float[SAMPLES * length];
      this.bufferBefore = new float[SAMPLES * length];
    }

    @Override
    public Batch training(int[] indices, int epoch) {
      assertThat(epoch).isEqualTo(EPOCH);
      float[] inputs = buffer;
      buffer = bufferBefore;
      bufferBefore = inputs;
      int[] classes = labels;
      labels = labelsBefore;
      labelsBefore = classes;
      for (int i = 0; i < indices.length; i++) {
        used.add(indices[i]);
        System.arraycopy(all.inputs(), indices[i] * length, inputs, i * length, length);
        classes[i] = (indices[i] / 3) % CLASSES;
      }
      return new Batch(inputs, classes, indices.length);
    }
  }
}

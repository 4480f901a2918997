package io.difficultynet.job.prepare;

import io.difficultynet.conf.PrepareSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.datasets.RejectedSamples;
import io.difficultynet.datasets.longtail.HashHoldOut;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.seed.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sample goes into which part and shard: a function of the checked samples, in any order of a
 * table's rows, and of the configuration. Knows no Spark.
 */
final class PreparePlan {
  private static final long MEBI = 1 << 20;
  private static final int ROW_BYTES = 170; // what a row costs besides its sample

  private final RunConfig config;
  private final Labels labels;
  private final List<CheckedSample> rejected = new ArrayList<>();
  private final Map<Part, List<CheckedSample>> parts = new EnumMap<>(Part.class);
  private int dropped;

  private PreparePlan(RunConfig config, Labels labels) {
    this.config = config;
    this.labels = labels;
  }

  /**
   * Plans a set.
   *
   * @param samples all of the source
   * @param classNames by the labels; null where they follow from the samples
   * @param testShare of each class of the training samples that is for the test; null where the
   *     samples have test samples among them
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT where samples are rejected
   *     and the configuration refuses that; DATA_UNSUITABLE where the split cannot be made
   */
  static PreparePlan of(
      List<CheckedSample> samples,
      @Nullable List<String> classNames,
      @Nullable TestShare testShare,
      RunConfig config) {
    Labels.requireFromZero(samples);
    Labels labels = Labels.of(samples, classNames);
    PreparePlan plan = new PreparePlan(config, labels);
    List<CheckedSample> sound = plan.sound(samples);
    plan.requireUsable(samples);
    plan.requireTraining(samples, sound);
    plan.split(sound, testShare);
    return plan;
  }

  private List<CheckedSample> sound(List<CheckedSample> samples) {
    List<CheckedSample> sound = new ArrayList<>();
    for (CheckedSample sample : samples) {
      CheckedSample labelled = labels.checked(sample);
      (labelled.usable() ? sound : rejected).add(labelled);
    }
    rejected.sort(Comparator.comparing(CheckedSample::part).thenComparing(CheckedSample::origin));
    return sound;
  }

  private void requireTraining(List<CheckedSample> all, List<CheckedSample> sound) {
    if (sound.stream().anyMatch(sample -> sample.part() == Part.TRAIN)) {
      return;
    }
    long rows = all.stream().filter(sample -> sample.part() == Part.TRAIN).count();
    CheckedSample first =
        rejected.stream().filter(sample -> sample.part() == Part.TRAIN).findFirst().orElse(null);
    throw first == null
        ? new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE,
            "data",
            "has no training sample",
            "Look for the rows where data says they are")
        : new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE,
            "data",
            "has %,d training samples, and none can be used; the first: %s %s"
                .formatted(rows, first.origin(), first.what()),
            String.valueOf(first.fix()));
  }

  private void requireUsable(List<CheckedSample> all) {
    RejectedSamples rule = new RejectedSamples(config.prepare().rejected());
    for (CheckedSample sample : all) {
      int label = labels.of(sample);
      if (label >= 0) {
        rule.has(sample.part().word(), labels.names().get(label), 1);
      }
    }
    rule.require(rejectedSamples(), RejectedSample::origin);
  }

  private void split(List<CheckedSample> sound, @Nullable TestShare testShare) {
    List<CheckedSample> test = new ArrayList<>();
    List<CheckedSample> rest = new ArrayList<>();
    if (testShare == null) {
      sound.forEach(s -> (s.part() == Part.TEST ? test : rest).add(s));
    } else {
      List<CheckedSample> shared = new ArrayList<>();
      sound.forEach(s -> (s.part() == Part.TRAIN ? shared : rest).add(s));
      holdOut(shared, testShare, test, rest);
    }
    if (config.prepare().duplicatesOfTest() == PrepareSettings.DuplicatesOfTest.DROP) {
      Set<String> inTest = new HashSet<>();
      test.forEach(s -> inTest.add(s.sha256()));
      dropped = rest.size();
      rest.removeIf(s -> inTest.contains(s.sha256()));
      dropped -= rest.size();
    }
    Comparator<CheckedSample> inOrder = order();
    test.sort(inOrder);
    rest.sort(Comparator.comparing(CheckedSample::part).thenComparing(inOrder));
    Candidates candidates = new Candidates(rest, labels);
    LongTailSplit split =
        LongTailSplit.of(candidates, config.split(), new Seeds(config.run().seed()));
    parts.put(Part.TRAIN, picked(rest, split.train()));
    parts.put(Part.VALIDATION, picked(rest, split.validation()));
    parts.put(Part.TEST, test);
  }

  private void holdOut(
      List<CheckedSample> shared,
      TestShare share,
      List<CheckedSample> test,
      List<CheckedSample> rest) {
    long seed = config.run().seed();
    boolean[] heldOut =
        HashHoldOut.of(
            shared.stream().mapToInt(labels::of).toArray(),
            shared.stream().mapToLong(s -> HashHoldOut.hash(seed, s.key())).toArray(),
            share,
            labels.names().size());
    for (int i = 0; i < heldOut.length; i++) {
      (heldOut[i] ? test : rest).add(shared.get(i));
    }
  }

  /** Samples with an index have an order of their own; rows of a table get that of their hashes. */
  private Comparator<CheckedSample> order() {
    long seed = config.run().seed();
    return Comparator.comparingInt(CheckedSample::index)
        .thenComparing(
            s -> s.index() < 0 ? HashHoldOut.hash(seed, s.key()) : 0L, Long::compareUnsigned)
        .thenComparing(CheckedSample::key);
  }

  private static List<CheckedSample> picked(List<CheckedSample> samples, int[] indices) {
    List<CheckedSample> picked = new ArrayList<>();
    for (int i : indices) {
      picked.add(samples.get(i));
    }
    return picked;
  }

  /** Samples before the split, those that the source sets apart for validation last. */
  private record Candidates(List<CheckedSample> samples, Labels labels) implements LabelledSamples {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public int label(int i) {
      return labels.of(samples.get(i));
    }

    @Override
    public int validationFrom() {
      return (int) samples.stream().filter(s -> s.part() == Part.TRAIN).count();
    }

    @Override
    public List<String> classNames() {
      return labels.names();
    }
  }

  /** Names of the classes by the labels. */
  List<String> classNames() {
    return labels.names();
  }

  /** Class of a sample. */
  int label(CheckedSample sample) {
    return labels.of(sample);
  }

  /** Samples that cannot be used, by part and origin. */
  List<CheckedSample> rejected() {
    return rejected;
  }

  /** The same for people. */
  List<RejectedSample> rejectedSamples() {
    return rejected.stream()
        .map(
            sample ->
                new RejectedSample(
                    sample.part().word(),
                    sample.origin(),
                    className(sample),
                    String.valueOf(sample.what()),
                    String.valueOf(sample.fix())))
        .toList();
  }

  private String className(CheckedSample sample) {
    int label = labels.of(sample);
    String own = sample.className();
    return label >= 0
        ? labels.names().get(label)
        : own != null ? own : Long.toString(sample.label());
  }

  /** Training and validation samples that were left out because the test has the same bytes. */
  int dropped() {
    return dropped;
  }

  /** Samples of a part, in their order. */
  List<CheckedSample> part(Part part) {
    return parts.getOrDefault(part, List.of());
  }

  /** Samples of each class in a part. */
  List<Long> counts(Part part) {
    long[] counts = new long[labels.names().size()];
    part(part).forEach(sample -> counts[labels.of(sample)]++);
    List<Long> list = new ArrayList<>();
    for (long count : counts) {
      list.add(count);
    }
    return list;
  }

  /** The shards of a part: each is full at {@code prepare.shard-mebibytes}. */
  List<ShardPlan> shards(Part part) {
    List<ShardPlan> shards = new ArrayList<>();
    List<ShardPlan.Placed> samples = new ArrayList<>();
    long bytes = 0;
    for (CheckedSample sample : part(part)) {
      samples.add(
          new ShardPlan.Placed(
              sample.part(),
              sample.index(),
              sample.key(),
              sample.origin(),
              labels.of(sample),
              sample.sha256(),
              sample.content()));
      bytes += sample.bytes() + ROW_BYTES;
      if (bytes >= config.prepare().shardMebibytes() * MEBI) {
        shards.add(new ShardPlan(part.shard(shards.size()), samples));
        samples = new ArrayList<>();
        bytes = 0;
      }
    }
    if (!samples.isEmpty()) {
      shards.add(new ShardPlan(part.shard(shards.size()), samples));
    }
    return shards;
  }
}

package io.difficultynet.job.prepare;

import io.difficultynet.conf.PrepareSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.datasets.longtail.HashHoldOut;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
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
  private static final int MOST_SHOWN = 50; // samples that cannot be used

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
   * @param testFraction share of each class of the training samples that is for the test; null
   *     where the source has a test part
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT where samples are rejected
   *     and the configuration refuses that; DATA_UNSUITABLE where the split cannot be made
   */
  static PreparePlan of(
      List<CheckedSample> samples,
      @Nullable List<String> classNames,
      @Nullable Double testFraction,
      RunConfig config) {
    Labels.requireFromZero(samples);
    Labels labels = Labels.of(samples, classNames);
    PreparePlan plan = new PreparePlan(config, labels);
    List<CheckedSample> sound = plan.sound(samples);
    plan.requireTraining(samples, sound);
    plan.requireEveryClass(samples, sound);
    plan.split(sound, testFraction);
    return plan;
  }

  private List<CheckedSample> sound(List<CheckedSample> samples) {
    List<CheckedSample> sound = new ArrayList<>();
    for (CheckedSample sample : samples) {
      CheckedSample labelled = labels.checked(sample);
      (labelled.usable() ? sound : rejected).add(labelled);
    }
    rejected.sort(Comparator.comparing(CheckedSample::part).thenComparing(CheckedSample::origin));
    if (config.prepare().rejected() == PrepareSettings.Rejected.REFUSE) {
      Problems problems = new Problems();
      FirstProblems badSamples = new FirstProblems(problems, MOST_SHOWN);
      for (CheckedSample bad : rejected) {
        badSamples.add(bad.origin(), String.valueOf(bad.what()), String.valueOf(bad.fix()));
      }
      badSamples.countOthers(
          "data",
          "%,d more samples cannot be used",
          "Start with those above, or set prepare.rejected to leave-out");
      problems.throwIfAny(ErrorCode.DATA_CORRUPT, "Not all samples can be used");
    }
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

  /** A class must not vanish because its samples were rejected. */
  private void requireEveryClass(List<CheckedSample> all, List<CheckedSample> sound) {
    for (Part part : Part.values()) {
      long[] before = new long[labels.names().size()];
      long[] after = new long[before.length];
      for (CheckedSample sample : all) {
        int label = labels.of(sample);
        if (sample.part() == part && label >= 0) {
          before[label]++;
        }
      }
      sound.stream().filter(s -> s.part() == part).forEach(s -> after[labels.of(s)]++);
      Problems problems = new Problems();
      for (int c = 0; c < before.length; c++) {
        if (before[c] > 0 && after[c] == 0) {
          CheckedSample first = firstRejected(part, c);
          problems.add(
              "class %d (%s), %s".formatted(c, labels.names().get(c), part.word()),
              "loses all its %,d samples; the first: %s %s"
                  .formatted(before[c], first.origin(), first.what()),
              first.fix() + "; or leave the class out of the data");
        }
      }
      problems.throwIfAny(
          ErrorCode.DATA_UNSUITABLE, "Not every class has a sample that can be used");
    }
  }

  private CheckedSample firstRejected(Part part, int c) {
    return rejected.stream()
        .filter(s -> s.part() == part && labels.of(s) == c)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a sample vanished that was not rejected"));
  }

  private void split(List<CheckedSample> sound, @Nullable Double testFraction) {
    List<CheckedSample> test = new ArrayList<>();
    List<CheckedSample> rest = new ArrayList<>();
    if (testFraction == null) {
      sound.forEach(s -> (s.part() == Part.TEST ? test : rest).add(s));
    } else {
      List<CheckedSample> shared = new ArrayList<>();
      sound.forEach(s -> (s.part() == Part.TRAIN ? shared : rest).add(s));
      holdOut(shared, testFraction, test, rest);
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
      double fraction,
      List<CheckedSample> test,
      List<CheckedSample> rest) {
    long seed = config.run().seed();
    boolean[] heldOut =
        HashHoldOut.of(
            shared.stream().mapToInt(labels::of).toArray(),
            shared.stream().mapToLong(s -> HashHoldOut.hash(seed, s.key())).toArray(),
            fraction,
            labels.names());
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

package io.difficultynet.job.prepare;

import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.PrepareSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.RejectedSamples;
import io.difficultynet.datasets.longtail.GroupWarnings;
import io.difficultynet.datasets.longtail.HashHoldOut;
import io.difficultynet.datasets.longtail.KeptClasses;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  private final List<Problem> warnings = new ArrayList<>();
  private Labels labels;
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
   * @param dealing what is yet to be done to the samples; without a test share where there are test
   *     samples among them
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT where samples are rejected
   *     and the configuration refuses that; DATA_UNSUITABLE where the split cannot be made
   */
  static PreparePlan of(
      List<CheckedSample> samples,
      @Nullable List<String> classNames,
      DealSettings dealing,
      RunConfig config) {
    Labels.requireFromZero(samples);
    Labels labels = Labels.of(samples, classNames);
    PreparePlan plan = new PreparePlan(config, labels);
    List<CheckedSample> sound = plan.sound(samples);
    plan.requireUsable(samples);
    plan.requireTraining(samples, sound);
    List<CheckedSample> kept = plan.kept(sound, dealing.smallClasses());
    if (dealing.groupBy() != null) {
      plan.warnOfGroups(kept);
    }
    plan.split(kept, dealing.testShare());
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

  /** The samples of all but the small classes, or all with these merged. */
  private List<CheckedSample> kept(List<CheckedSample> sound, SmallClassSettings settings) {
    KeptClasses classes = KeptClasses.of(labels.names(), counts(sound, Part.TRAIN), settings);
    for (Part part : Part.values()) {
      long[] counts = counts(sound, part);
      String where = "data, " + part.word();
      warnings.addAll(
          part == Part.TRAIN
              ? classes.warnings(where, counts)
              : classes.warningsOfOtherPart(where, counts));
    }
    labels = labels.in(classes);
    return sound.stream().filter(sample -> labels.of(sample) != KeptClasses.LEFT_OUT).toList();
  }

  private long[] counts(List<CheckedSample> samples, Part part) {
    long[] counts = new long[labels.names().size()]; // [C]
    samples.stream().filter(s -> s.part() == part).forEach(s -> counts[labels.of(s)]++);
    return counts;
  }

  private void warnOfGroups(List<CheckedSample> samples) {
    List<String> without =
        samples.stream().filter(s -> s.group() == null).map(CheckedSample::origin).toList();
    warnings.addAll(GroupWarnings.ofWithout("data.table", samples.size(), without));
    Map<String, List<@Nullable String>> groups = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      groups.put(
          part.word(),
          samples.stream().filter(s -> s.part() == part).map(CheckedSample::group).toList());
    }
    warnings.addAll(GroupWarnings.ofParts(groups));
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
    warnings.addAll(GroupWarnings.ofValidation(candidates, config.split().validation(), split));
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
            shared.stream().mapToLong(s -> HashHoldOut.hash(seed, groupOrKey(s))).toArray(),
            share,
            labels.names().size());
    for (int i = 0; i < heldOut.length; i++) {
      (heldOut[i] ? test : rest).add(shared.get(i));
    }
    warnings.addAll(
        GroupWarnings.ofUndivided(
            labels.names(),
            Arrays.stream(counts(shared, Part.TRAIN)).mapToInt(share::of).toArray(),
            counts(test, Part.TRAIN),
            Part.TEST.word()));
  }

  private static String groupOrKey(CheckedSample sample) {
    String group = sample.group();
    return group == null ? sample.key() : group;
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

  /** What is to be known of classes and groups. */
  List<Problem> warnings() {
    return warnings;
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
              sample.weight(),
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

package io.difficultynet.job.prepare;

import io.difficultynet.datasets.ClassWarnings;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PartEntry;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.error.Problem;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.report.DataCard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Figures of a prepared set out of its plan and manifest. */
final class CardMaker {
  private static final int MOST_EXAMPLES = 20;

  private final PreparePlan plan;
  private final SourceSamples source;
  private final List<WrittenShard> written;

  /** A sample and the part in which it ended. */
  private record InPart(CheckedSample sample, Part part) {}

  CardMaker(PreparePlan plan, SourceSamples source, List<WrittenShard> written) {
    this.plan = plan;
    this.source = source;
    this.written = written;
  }

  DataCard card(String name, PreparedManifest manifest) {
    List<DataCard.PartFigures> parts = new ArrayList<>();
    for (Part part : Part.values()) {
      PartEntry entry = manifest.part(part);
      parts.add(
          new DataCard.PartFigures(
              part.word(), entry.counts(), entry.shards().size(), entry.bytes()));
    }
    return new DataCard(
        name,
        plan.classNames(),
        parts,
        source.kind().equals(PreparedManifest.FEATURES) ? features() : sizes(),
        duplicates(),
        findings(),
        plan.dropped(),
        source.equalRows());
  }

  private DataCard.ImageSizes sizes() {
    return new DataCard.ImageSizes(
        spread(CheckedSample::width), spread(CheckedSample::height), spread(CheckedSample::bytes));
  }

  /** Of the training part, as what standardises features is measured. */
  private DataCard.FeatureFigures features() {
    FeatureRanges all = new FeatureRanges(source.channels());
    for (WrittenShard shard : written) {
      FeatureRanges ranges = shard.ranges();
      if (ranges != null && shard.entry().name().startsWith(Part.TRAIN.word() + "/")) {
        all.combine(ranges);
      }
    }
    return all.figures(source.featureNames());
  }

  private DataFindings findings() {
    List<Problem> warnings = new ArrayList<>(ClassWarnings.ofNames(plan.classNames()));
    warnings.addAll(
        ClassWarnings.ofMissing(
            plan.classNames(), counts(Part.TRAIN), counts(Part.TEST), Part.TEST.word()));
    warnings.addAll(ClassWarnings.ofFewValidation(plan.classNames(), counts(Part.VALIDATION)));
    warnings.addAll(plan.warnings());
    return new DataFindings(plan.rejectedSamples(), List.of(), warnings).and(source.findings());
  }

  private long[] counts(Part part) {
    return plan.counts(part).stream().mapToLong(Long::longValue).toArray();
  }

  private List<Integer> spread(ToIntFunction<CheckedSample> figure) {
    int[] values =
        Arrays.stream(Part.values())
            .flatMap(part -> plan.part(part).stream())
            .mapToInt(figure)
            .sorted()
            .toArray();
    return List.of(values[0], values[values.length / 2], values[values.length - 1]);
  }

  private DataCard.Duplicates duplicates() {
    Map<String, InPart> first = new HashMap<>();
    Set<String> inTest = digests(Part.TEST);
    Set<String> inValidation = digests(Part.VALIDATION);
    int trainInTest = 0;
    int trainInValidation = 0;
    int within = 0;
    int otherLabel = 0;
    List<DataCard.DuplicatePair> across = new ArrayList<>();
    List<DataCard.DuplicatePair> others = new ArrayList<>();
    for (Part part : Part.values()) {
      Set<String> own = new HashSet<>();
      for (CheckedSample sample : plan.part(part)) {
        trainInTest += part != Part.TEST && inTest.contains(sample.sha256()) ? 1 : 0;
        trainInValidation += part == Part.TRAIN && inValidation.contains(sample.sha256()) ? 1 : 0;
        within += own.add(sample.sha256()) ? 0 : 1;
        InPart earlier = first.putIfAbsent(sample.sha256(), new InPart(sample, part));
        if (earlier != null) {
          boolean differs = plan.label(earlier.sample) != plan.label(sample);
          otherLabel += differs ? 1 : 0;
          List<DataCard.DuplicatePair> list = differs || earlier.part != part ? across : others;
          if (list.size() < MOST_EXAMPLES) {
            list.add(pair(earlier, new InPart(sample, part)));
          }
        }
      }
    }
    across.addAll(others);
    return new DataCard.Duplicates(
        trainInTest,
        trainInValidation,
        within,
        otherLabel,
        across.subList(0, Math.min(MOST_EXAMPLES, across.size())));
  }

  private Set<String> digests(Part part) {
    Set<String> digests = new HashSet<>();
    plan.part(part).forEach(sample -> digests.add(sample.sha256()));
    return digests;
  }

  private DataCard.DuplicatePair pair(InPart a, InPart b) {
    return new DataCard.DuplicatePair(a.sample.origin(), place(a), b.sample.origin(), place(b));
  }

  private String place(InPart one) {
    return one.part.word() + ", " + plan.classNames().get(plan.label(one.sample));
  }
}

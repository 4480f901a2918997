package io.difficultynet.datasets;

import io.difficultynet.conf.RejectedSettings;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.RejectedSample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a set can do without the samples that cannot be used: the settings may refuse any, or
 * more than a share of a part, and no class may vanish from a part because all its samples are
 * rejected.
 */
public final class RejectedSamples {
  /** So many of them are named in an error; the others are counted. */
  public static final int MOST_SHOWN = 50;

  private final RejectedSettings settings;
  private final Map<String, Map<String, Long>> samples = new LinkedHashMap<>();

  /** By these settings. */
  public RejectedSamples(RejectedSettings settings) {
    this.settings = settings;
  }

  /**
   * Says how many samples of a class a part has, rejected ones included.
   *
   * @param count 0 for none
   */
  public void has(String part, String className, long count) {
    if (count > 0) {
      samples.computeIfAbsent(part, p -> new LinkedHashMap<>()).merge(className, count, Long::sum);
    }
  }

  /**
   * Refuses what the set cannot do without.
   *
   * @param rejected samples that cannot be used
   * @param where names a sample in an error
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT for samples and shares,
   *     DATA_UNSUITABLE for classes
   */
  public void require(List<RejectedSample> rejected, Function<RejectedSample, String> where) {
    if (settings.action() == RejectedSettings.Action.REFUSE) {
      refuse(rejected, where);
    }
    requireShare(rejected);
    requireEveryClass(rejected);
  }

  private void refuse(List<RejectedSample> rejected, Function<RejectedSample, String> where) {
    Problems problems = new Problems();
    FirstProblems bad = new FirstProblems(problems, MOST_SHOWN);
    rejected.forEach(sample -> bad.add(where.apply(sample), sample.what(), sample.fix()));
    bad.countOthers(
        "data",
        "%,d more samples cannot be used",
        "Start with those above, or set %s to leave-out".formatted(settings.actionKey()));
    problems.throwIfAny(ErrorCode.DATA_CORRUPT, "Not all samples can be used");
  }

  private void requireShare(List<RejectedSample> rejected) {
    Problems problems = new Problems();
    samples.forEach(
        (part, classes) -> {
          List<RejectedSample> own =
              rejected.stream().filter(sample -> sample.part().equals(part)).toList();
          long ofNoClass =
              own.stream().filter(sample -> !classes.containsKey(sample.className())).count();
          long all = classes.values().stream().mapToLong(Long::longValue).sum() + ofNoClass;
          if (own.size() > settings.most() * all) {
            problems.add(
                "data, " + part,
                "%,d of %,d samples cannot be used, more than the share of %s that %s allows; the first: %s"
                    .formatted(
                        own.size(), all, settings.most(), settings.mostKey(), text(own.get(0))),
                own.get(0).fix() + "; or raise " + settings.mostKey());
          }
        });
    problems.throwIfAny(ErrorCode.DATA_CORRUPT, "Too many samples cannot be used");
  }

  private void requireEveryClass(List<RejectedSample> rejected) {
    Problems problems = new Problems();
    samples.forEach(
        (part, classes) -> {
          Map<String, List<RejectedSample>> own =
              rejected.stream()
                  .filter(sample -> sample.part().equals(part))
                  .collect(Collectors.groupingBy(RejectedSample::className));
          classes.forEach(
              (className, count) -> {
                List<RejectedSample> gone = own.getOrDefault(className, List.of());
                if (gone.size() >= count) {
                  problems.add(
                      "class %s, %s".formatted(className, part),
                      "loses all its %,d samples; the first: %s"
                          .formatted(count, text(gone.get(0))),
                      gone.get(0).fix() + "; or leave the class out of the data");
                }
              });
        });
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "Not every class has a sample that can be used");
  }

  private static String text(RejectedSample sample) {
    return sample.origin() + " " + sample.what();
  }
}

package io.difficultynet.datasets.longtail;

import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.ValidationSettings;
import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.error.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the groups of samples do to a split, and its user is to know. */
public final class GroupWarnings {
  private static final int MOST_SHOWN = 5;

  private GroupWarnings() {}

  /**
   * A warning of samples without a group.
   *
   * @param where the samples are, as a setting
   * @param samples all of them
   * @param without those without a group, by name
   */
  public static List<Problem> ofWithout(String where, int samples, List<String> without) {
    return without.isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                where,
                "%,d of %,d samples have no group by %s, and each is a group of its own, such as %s"
                    .formatted(without.size(), samples, DealSettings.GROUP_BY, without.get(0)),
                "Let %s find a group for every sample, or the groups of these may be torn apart"
                    .formatted(DealSettings.GROUP_BY)));
  }

  /**
   * Warnings of groups with samples in two parts that the user has given: what is trained on and
   * measured with makes the measurement too good.
   *
   * @param groups of the samples of each part, by its word, in the order training, validation, test
   */
  public static List<Problem> ofParts(Map<String, List<@Nullable String>> groups) {
    List<Problem> warnings = new ArrayList<>();
    Map<String, String> partOf = new HashMap<>();
    groups.forEach(
        (part, ofPart) -> {
          Map<String, Set<String>> shared = new LinkedHashMap<>();
          for (String group : ofPart) {
            String earlier = group == null ? null : partOf.putIfAbsent(group, part);
            if (group != null && earlier != null && !earlier.equals(part)) {
              shared.computeIfAbsent(earlier, other -> new TreeSet<>()).add(group);
            }
          }
          shared.forEach(
              (earlier, both) ->
                  warnings.add(
                      new Problem(
                          "data",
                          "%,d groups have samples in both %s and %s: %s"
                              .formatted(both.size(), earlier, part, some(both)),
                          "Take each group for one of training, validation and test, or the"
                              + " measurement is too good")));
        });
    return warnings;
  }

  /** A warning of classes that could give no validation sample because of their groups. */
  public static List<Problem> ofValidation(
      LabelledSamples samples, ValidationSettings settings, LongTailSplit split) {
    boolean dealtByGroup =
        samples.validationFrom() == samples.size()
            && IntStream.range(0, samples.size()).anyMatch(i -> samples.group(i) != null);
    return dealtByGroup
        ? ofUndivided(
            samples.classNames(),
            Arrays.stream(samples.countsPerClass()).mapToInt(settings::ofTraining).toArray(),
            split.validationCounts(),
            "validation")
        : List.of();
  }

  /**
   * A warning of classes that could give a part no sample, because all of their samples are of one
   * group, or of groups that leave this class or another too few to train on.
   *
   * @param wanted samples of each class that the part should have // [C]
   * @param given that it has // [C]
   */
  public static List<Problem> ofUndivided(
      List<String> classNames, int[] wanted, long[] given, String part) {
    List<String> undivided =
        IntStream.range(0, wanted.length)
            .filter(c -> wanted[c] > 0 && given[c] == 0)
            .mapToObj(classNames::get)
            .toList();
    return undivided.isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                "classes",
                "%,d of %,d classes give no %s samples, since no group of them can leave training: %s"
                    .formatted(undivided.size(), wanted.length, part, some(undivided)),
                "Give samples of two groups at least for each class, or smaller groups by %s"
                    .formatted(DealSettings.GROUP_BY)));
  }

  private static String some(Collection<String> names) {
    return names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
        + (names.size() > MOST_SHOWN ? ", …" : "");
  }
}

package io.difficultynet.datasets.longtail;

import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.conf.SmallClassSettings.Action;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which classes of a source a model has, where small ones are left out or merged: those that are
 * kept, in their order, and after them the merged class, if there is one. Immutable.
 */
public final class KeptClasses {
  /** The label of a class that is left out. */
  public static final int LEFT_OUT = -1;

  private static final int MOST_SHOWN = 10;
  private static final String SMALL_CLASSES = "split.small-classes";

  private final List<String> sourceNames; // [C of the source]
  private final List<String> names; // [C]
  private final int[] labels; // [C of the source]
  private final SmallClassSettings settings;

  private KeptClasses(List<String> sourceNames, List<String> names, SmallClassSettings settings) {
    this.sourceNames = List.copyOf(sourceNames);
    this.names = List.copyOf(names);
    this.settings = settings;
    int others =
        settings.action() == Action.MERGE ? names.indexOf(settings.mergedClass()) : LEFT_OUT;
    Map<String, Integer> numbers = new HashMap<>();
    for (int c = 0; c < names.size(); c++) {
      numbers.put(names.get(c), c);
    }
    this.labels =
        sourceNames.stream().mapToInt(name -> numbers.getOrDefault(name, others)).toArray();
  }

  /**
   * Leaves out or merges the small classes of a source.
   *
   * @param sourceNames of its classes
   * @param counts training samples of each
   * @throws DifficultyNetException DATA_UNSUITABLE where fewer than two classes would be left, or
   *     the merged class has the name of a class that is not small
   */
  public static KeptClasses of(
      List<String> sourceNames, long[] counts, SmallClassSettings settings) {
    if (settings.keepsAll()) {
      return new KeptClasses(sourceNames, sourceNames, settings);
    }
    List<String> names = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] >= settings.minSamples()) {
        names.add(sourceNames.get(c));
      }
    }
    int large = names.size();
    if (settings.action() == Action.MERGE) {
      requireFree(settings.mergedClass(), names);
      if (large < counts.length) {
        names.add(settings.mergedClass());
      }
    }
    if (names.size() < 2 && names.size() < counts.length) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "split.min-samples",
          "is %,d, and %,d of %,d classes have so many training samples, which leaves fewer than two"
              .formatted(settings.minSamples(), large, counts.length),
          "Lower it, or give the classes more samples");
    }
    return new KeptClasses(sourceNames, names, settings);
  }

  private static void requireFree(String mergedClass, List<String> names) {
    if (names.contains(mergedClass)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "split.merged-class",
          "is %s, which is the name of a class that is not small".formatted(mergedClass),
          "Set it to a name that no class has, or raise split.min-samples so that this class is merged"
              + " with the others");
    }
  }

  /**
   * The classes of a source for a model that is there: whatever is none of its classes was small.
   *
   * @param names of the model's classes
   * @param sourceNames of the source's classes
   */
  public static KeptClasses ofModel(
      List<String> names, List<String> sourceNames, SmallClassSettings settings) {
    return new KeptClasses(sourceNames, names, settings);
  }

  /** Whether a model with these classes takes samples of others, to count or to leave them out. */
  public static boolean takesOthers(List<String> names, SmallClassSettings settings) {
    return switch (settings.action()) {
      case KEEP -> false;
      case LEAVE_OUT -> true;
      case MERGE -> names.contains(settings.mergedClass());
    };
  }

  /** Names of the classes that the model has. */
  public List<String> names() {
    return names;
  }

  /** Names of the classes that the source has. */
  public List<String> sourceNames() {
    return sourceNames;
  }

  /** The model's class of a class of the source, or {@link #LEFT_OUT}. */
  public int label(int sourceLabel) {
    return labels[sourceLabel];
  }

  /** Whether a class of the source is none of the model's, and was left out or merged. */
  private boolean isGone(int sourceLabel) {
    int label = labels[sourceLabel];
    return label == LEFT_OUT || !names.get(label).equals(sourceNames.get(sourceLabel));
  }

  /** Whether the source's classes are those of the model, in the same order. */
  public boolean isAll() {
    return names.equals(sourceNames);
  }

  /**
   * A warning of the classes that were left out or merged, where another part than training has
   * samples of them.
   *
   * @param where the samples are, as a setting
   * @param counts samples of each of the source's classes there
   */
  public List<Problem> warningsOfOtherPart(String where, long[] counts) {
    boolean any = IntStream.range(0, counts.length).anyMatch(c -> counts[c] > 0 && isGone(c));
    return any ? warnings(where, counts) : List.of();
  }

  /**
   * A warning of the classes that were left out or merged.
   *
   * @param where the samples are, as a setting
   * @param counts samples of each of the source's classes there
   */
  public List<Problem> warnings(String where, long[] counts) {
    int[] gone = IntStream.range(0, labels.length).filter(this::isGone).toArray();
    long samples = IntStream.of(gone).mapToLong(c -> counts[c]).sum();
    if (gone.length == 0) {
      return List.of();
    }
    String shown =
        IntStream.of(gone)
            .limit(MOST_SHOWN)
            .mapToObj(c -> "%s (%,d)".formatted(sourceNames.get(c), counts[c]))
            .collect(Collectors.joining(", "));
    return List.of(
        new Problem(
            where,
            "%,d of %,d classes are %s by %s, with %,d samples: %s%s"
                .formatted(
                    gone.length,
                    labels.length,
                    settings.action() == Action.MERGE
                        ? "merged into the class " + settings.mergedClass()
                        : "left out",
                    SMALL_CLASSES,
                    samples,
                    shown,
                    gone.length > MOST_SHOWN ? ", …" : ""),
            "Give these classes split.min-samples = %,d training samples, or lower it"
                .formatted(settings.minSamples())));
  }
}

package io.difficultynet.job.prepare;

import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.longtail.KeptClasses;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.metrics.ConfusionMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names of the classes and which number each has. Names that the configuration or the source gives
 * keep their order; else strings are numbered in alphabetical order, and whole numbers are
 * themselves, as far as there can be so many classes.
 */
final class Labels {
  private final KeptClasses classes;
  private final Map<String, Integer> numbers = new HashMap<>(); // of the source's names

  private Labels(KeptClasses classes) {
    this.classes = classes;
    List<String> names = classes.sourceNames();
    for (int c = 0; c < names.size(); c++) {
      numbers.put(names.get(c), c);
    }
  }

  private Labels(List<String> names) {
    this(KeptClasses.ofModel(names, names, SmallClassSettings.KEEP_ALL));
  }

  /** The same without small classes, or with these merged. */
  Labels in(KeptClasses kept) {
    return new Labels(kept);
  }

  /** The labels of all samples; {@code given} may be null. */
  static Labels of(List<CheckedSample> samples, @Nullable List<String> given) {
    if (given != null && !given.isEmpty()) {
      return new Labels(given);
    }
    List<String> found =
        samples.stream()
            .map(CheckedSample::className)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    if (!found.isEmpty()) {
      return new Labels(found);
    }
    long most =
        samples.stream()
            .filter(CheckedSample::usable)
            .mapToLong(CheckedSample::label)
            .filter(label -> label < ConfusionMatrix.MOST_CLASSES)
            .max()
            .orElse(-1);
    return new Labels(LabelledImages.numbered((int) most + 1));
  }

  /**
   * Refuses the labels 1 to C and, of two classes, -1 and 1: numbers count classes from 0 here.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE
   */
  static void requireFromZero(List<CheckedSample> samples) {
    LongSummaryStatistics labels =
        samples.stream()
            .filter(sample -> sample.usable() && sample.className() == null)
            .mapToLong(CheckedSample::label)
            .summaryStatistics();
    boolean signs =
        labels.getMin() == -1
            && labels.getMax() == 1
            && samples.stream().noneMatch(sample -> sample.usable() && sample.label() == 0);
    if (labels.getCount() > 0 && (labels.getMin() == 1 || signs)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "labels",
          signs
              ? "are -1 and 1, and classes are numbered from 0"
              : "begin with 1 (the largest is %,d), and classes are numbered from 0"
                  .formatted(labels.getMax()),
          (signs ? "Write 0 for -1 in the label column" : "Subtract 1 from the label column")
              + ", or cast it to text, which is taken for names");
    }
  }

  List<String> names() {
    return classes.names();
  }

  /** The class of a sample, or −1 where it is none of them, or one that is left out. */
  int of(CheckedSample sample) {
    int number = number(sample);
    return number < 0 ? -1 : classes.label(number);
  }

  private int number(CheckedSample sample) {
    if (sample.className() != null) {
      return numbers.getOrDefault(sample.className(), -1);
    }
    return sample.label() >= 0 && sample.label() < numbers.size() ? (int) sample.label() : -1;
  }

  /** The sample, with what is wrong with its label where nothing else is wrong. */
  CheckedSample checked(CheckedSample sample) {
    if (!sample.usable() || of(sample) >= 0) {
      return sample;
    }
    return sample.refused(whatIsWrong(sample), "Correct the label, or data.class-names");
  }

  private String whatIsWrong(CheckedSample sample) {
    if (sample.className() != null) {
      return "has the label '%s', which is none of the %d classes"
          .formatted(sample.className(), numbers.size());
    }
    return sample.label() < ConfusionMatrix.MOST_CLASSES
        ? "has the label %d, which is not in 0..%d".formatted(sample.label(), numbers.size() - 1)
        : "has the label %d, but there can be %,d classes at most"
            .formatted(sample.label(), ConfusionMatrix.MOST_CLASSES);
  }
}

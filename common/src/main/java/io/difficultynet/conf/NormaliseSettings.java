package io.difficultynet.conf;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code augment.normalise}: x becomes (x − mean) / std by channel, of pixels in [0, 1].
 *
 * @param mean one number a channel, or null: measured on the training split
 * @param std one number a channel, each more than 0, or null: measured on the training split
 */
public record NormaliseSettings(@Nullable List<Double> mean, @Nullable List<Double> std)
    implements Serializable {

  private static final Range MEAN = Range.closed(0, 1);
  private static final Range STD = Range.openClosed(0, 1);

  /** Copies the lists and refuses empty ones and numbers out of range. */
  public NormaliseSettings {
    mean = checked("augment.normalise.mean", mean, MEAN);
    std = checked("augment.normalise.std", std, STD);
  }

  private static @Nullable List<Double> checked(
      String key, @Nullable List<Double> numbers, Range range) {
    if (numbers == null) {
      return null;
    }
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException(key + " is empty; it must have one number a channel");
    }
    numbers.forEach(number -> range.require(key, number));
    return List.copyOf(numbers);
  }

  static NormaliseSettings read(Values values) {
    return new NormaliseSettings(
        values.read("augment.normalise.mean", channels(MEAN)).orElse(null),
        values.read("augment.normalise.std", channels(STD)).orElse(null));
  }

  private static Kind<Optional<List<Double>>> channels(Range range) {
    return Kind.wordOr(
        "auto",
        Kind.listOf(Kind.number(range))
            .onlyIf(
                numbers -> !numbers.isEmpty(),
                "a list in brackets of one number a channel, each " + range));
  }
}

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

  private static final Setting<Optional<List<Double>>> MEAN =
      new Setting<>("augment.normalise.mean", channels(Range.closed(0, 1)));
  private static final Setting<Optional<List<Double>>> STD =
      new Setting<>("augment.normalise.std", channels(Range.openClosed(0, 1)));

  /** Copies the lists and refuses empty ones and numbers out of range. */
  public NormaliseSettings {
    mean = mean == null ? null : List.copyOf(mean);
    std = std == null ? null : List.copyOf(std);
    MEAN.require(Optional.ofNullable(mean));
    STD.require(Optional.ofNullable(std));
  }

  static NormaliseSettings read(Values values) {
    return new NormaliseSettings(values.read(MEAN).orElse(null), values.read(STD).orElse(null));
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

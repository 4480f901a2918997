package io.difficultynet.conf;

import java.io.Serializable;

/** {@code augment.policy}: which operations change a training image at random. */
public sealed interface PolicySettings extends Serializable {

  /** No operation. */
  record None() implements PolicySettings {}

  /**
   * RandAugment.
   *
   * @param operations done one after the other, 1 to 16
   * @param magnitude level of each, 0 to 30
   */
  record RandAugment(int operations, int magnitude) implements PolicySettings {

    private static final Setting<Integer> OPERATIONS =
        new Setting<>("augment.rand-augment.operations", Kind.integer(Range.closed(1, 16)));
    private static final Setting<Integer> MAGNITUDE =
        new Setting<>("augment.rand-augment.magnitude", Kind.integer(Range.closed(0, 30)));

    /** Refuses numbers out of range. */
    public RandAugment {
      OPERATIONS.require(operations);
      MAGNITUDE.require(magnitude);
    }
  }

  /** AutoAugment, by the images for which its policy was found. */
  enum AutoAugment implements PolicySettings {
    CIFAR,
    IMAGENET
  }

  /** The words of {@code augment.policy}. */
  enum Word {
    NONE,
    RAND_AUGMENT,
    AUTO_AUGMENT_CIFAR,
    AUTO_AUGMENT_IMAGENET
  }

  /** Reads the word and what belongs to it. */
  static PolicySettings read(Values values) {
    Word word = values.read("augment.policy", Kind.choice(Word.class));
    if (word == Word.RAND_AUGMENT) {
      return new RandAugment(
          values.read(RandAugment.OPERATIONS), values.read(RandAugment.MAGNITUDE));
    }
    Cause chosen = Cause.of("augment.policy", word);
    values.unused(RandAugment.OPERATIONS.path(), chosen);
    values.unused(RandAugment.MAGNITUDE.path(), chosen);
    return switch (word) {
      case AUTO_AUGMENT_CIFAR -> AutoAugment.CIFAR;
      case AUTO_AUGMENT_IMAGENET -> AutoAugment.IMAGENET;
      case NONE, RAND_AUGMENT -> new None();
    };
  }
}

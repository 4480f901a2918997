package io.difficultynet.conf;

import io.difficultynet.conf.NetworkSettings.Shortcut;
import java.io.Serializable;
import java.util.List;

/** The layers of section {@code network}: {@code network.family} and what belongs to it. */
public sealed interface Architecture extends Serializable {

  /**
   * A residual network for images (He et al. 2016, https://arxiv.org/abs/1512.03385).
   *
   * @param family which networks
   * @param depth layers, one of the family's depths
   * @param shortcut what the shortcut does where the shape changes
   * @param width channels of the first stage, even, 2 to 1024; every later stage has twice as many
   */
  record Residual(NetworkFamily family, int depth, Shortcut shortcut, int width)
      implements Architecture {

    private static final Setting<Integer> WIDTH =
        new Setting<>(
            "network.width",
            Kind.integer(Range.closed(2, 1024))
                .onlyIf(width -> width % 2 == 0, "an even number, at least 2 and at most 1024"));

    /** Refuses numbers out of range. */
    public Residual {
      if (!family.depths().contains(depth)) {
        throw new IllegalArgumentException(
            "network.depth is " + depth + "; it must be one of " + family.depths());
      }
      WIDTH.require(width);
    }

    private static Residual read(NetworkFamily family, Values values) {
      Shortcut shortcut =
          values.readOptional("network.shortcut", Kind.choice(Shortcut.class, Shortcut::name));
      Integer width = values.readOptional(WIDTH);
      return new Residual(
          family,
          depth(values, family),
          shortcut == null ? family.shortcut() : shortcut,
          width == null ? family.width() : width);
    }

    private static int depth(Values values, NetworkFamily family) {
      int depth = values.read("network.depth", Kind.integerAmong(NetworkFamily.everyDepth()));
      boolean known = family.depths().contains(depth);
      String word = Kind.word(family);
      values.check(
          known,
          "network.depth",
          "is %d, which is no depth of network.family = %s".formatted(depth, word),
          "Set it to one of %s, or set network.family".formatted(family.depths()));
      return known ? depth : family.depths().get(0);
    }
  }

  /**
   * Linear layers with ReLU between them, for feature vectors.
   *
   * @param hidden units of each hidden layer, 1 to 65536, at most 16 layers; empty: one linear
   *     layer gives the logits
   */
  record Perceptron(List<Integer> hidden) implements Architecture {

    private static final Range UNITS = Range.closed(1, 1 << 16);
    private static final int MOST_LAYERS = 16;
    private static final Setting<List<Integer>> HIDDEN =
        new Setting<>(
            "network.hidden",
            Kind.listOf(Kind.integer(UNITS))
                .onlyIf(
                    layers -> !layers.isEmpty() && layers.size() <= MOST_LAYERS,
                    "a list in brackets of the units of 1 to %d layers, each %s"
                        .formatted(MOST_LAYERS, UNITS)));
    private static final List<Integer> USUAL = List.of(256, 128);

    /** Copies the list and refuses numbers out of range. */
    public Perceptron {
      hidden = List.copyOf(hidden);
      if (!hidden.isEmpty()) { // network.family = linear
        HIDDEN.require(hidden);
      }
    }

    private static Perceptron read(Values values) {
      List<Integer> hidden = values.readOptional(HIDDEN);
      return new Perceptron(hidden == null ? USUAL : hidden);
    }
  }

  /** Whether the network takes feature vectors, and images otherwise. */
  default boolean forFeatures() {
    return this instanceof Perceptron;
  }

  /** The words of {@code network.family}. */
  enum Word {
    SMALL_IMAGES,
    LARGE_IMAGES,
    LINEAR,
    MLP
  }

  /** Reads the word and what belongs to it. */
  static Architecture read(Values values) {
    Word word = values.read("network.family", Kind.choice(Word.class));
    Cause chosen = Cause.of("network.family", word);
    boolean images = word == Word.SMALL_IMAGES || word == Word.LARGE_IMAGES;
    if (!images) {
      values.unused("network.depth", chosen);
      values.unused("network.shortcut", chosen);
      values.unused("network.width", chosen);
    }
    if (word != Word.MLP) {
      values.unused("network.hidden", chosen);
    }
    return switch (word) {
      case SMALL_IMAGES -> Residual.read(NetworkFamily.SMALL_IMAGES, values);
      case LARGE_IMAGES -> Residual.read(NetworkFamily.LARGE_IMAGES, values);
      case LINEAR -> new Perceptron(List.of());
      case MLP -> Perceptron.read(values);
    };
  }
}

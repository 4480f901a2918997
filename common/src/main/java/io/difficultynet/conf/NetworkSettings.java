package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code network}: a residual network (He et al. 2016, https://arxiv.org/abs/1512.03385).
 *
 * @param family which networks
 * @param depth layers, one of the family's depths
 * @param shortcut what the shortcut does where the shape changes
 * @param width channels of the first stage, 1 to 1024; every later stage has twice as many
 * @param engine what computes it
 */
public record NetworkSettings(
    NetworkFamily family, int depth, Shortcut shortcut, int width, Engine engine)
    implements Serializable {

  private static final Range WIDTH = Range.closed(1, 1024);

  /** What a shortcut does (He et al. 2016, section 4.1). */
  public enum Shortcut {
    /** Where the shape changes, every second pixel, new channels zero; no parameters. */
    A,
    /** Where the shape changes, a 1×1 convolution with batch norm; elsewhere the identity. */
    B,
    /** A 1×1 convolution with batch norm everywhere. */
    C
  }

  /** What computes a network. */
  public enum Engine {
    /** BigDL DLlib's MKL-DNN layers, 32-bit floats, CPU. */
    BIGDL
  }

  /** Refuses numbers out of range. */
  public NetworkSettings {
    if (!family.depths().contains(depth)) {
      throw new IllegalArgumentException(
          "network.depth is " + depth + "; it must be one of " + family.depths());
    }
    WIDTH.require("network.width", width);
  }

  static NetworkSettings read(Values values) {
    NetworkFamily family = values.read("network.family", Kind.choice(NetworkFamily.class));
    Shortcut shortcut =
        values.readOptional("network.shortcut", Kind.choice(Shortcut.class, Shortcut::name));
    Integer width = values.readOptional("network.width", Kind.integer(WIDTH));
    return new NetworkSettings(
        family,
        depth(values, family),
        shortcut == null ? family.shortcut() : shortcut,
        width == null ? family.width() : width,
        values.read("network.engine", Kind.choice(Engine.class)));
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

package io.difficultynet.conf;

import java.io.Serializable;
import java.util.List;

/**
 * Section {@code network}: a residual network for small images (He et al. 2016,
 * https://arxiv.org/abs/1512.03385, section 4.2).
 *
 * @param depth layers: 20, 32, 44, 56 or 110
 * @param shortcut what the shortcut does where the shape changes
 * @param width channels of the first stage, 1 to 1024; later stages have twice and four times these
 * @param engine what computes it
 */
public record NetworkSettings(int depth, Shortcut shortcut, int width, Engine engine)
    implements Serializable {

  private static final List<Integer> DEPTHS = List.of(20, 32, 44, 56, 110);
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
    if (!DEPTHS.contains(depth)) {
      throw new IllegalArgumentException(
          "network.depth is " + depth + "; it must be one of " + DEPTHS);
    }
    WIDTH.require("network.width", width);
  }

  static NetworkSettings read(Values values) {
    return new NetworkSettings(
        values.read("network.depth", Kind.integerAmong(DEPTHS)),
        values.read("network.shortcut", Kind.choice(Shortcut.class, Shortcut::name)),
        values.read("network.width", Kind.integer(WIDTH)),
        values.read("network.engine", Kind.choice(Engine.class)));
  }
}

package io.difficultynet.conf;

import io.difficultynet.conf.NetworkSettings.Shortcut;
import java.util.Arrays;
import java.util.List;

/** A family of residual networks, with what is usual in it (He et al. 2016, arXiv:1512.03385). */
public enum NetworkFamily {
  /** Section 4.2: three stages on the whole image, half and a quarter of its side. */
  SMALL_IMAGES(Shortcut.A, 16, 4),
  /** Section 4.1: four stages on a quarter of the side to a 32nd. */
  LARGE_IMAGES(Shortcut.B, 64, 32);

  private final Shortcut shortcut;
  private final int width;
  private final int reduction;

  NetworkFamily(Shortcut shortcut, int width, int reduction) {
    this.shortcut = shortcut;
    this.width = width;
    this.reduction = reduction;
  }

  /** Numbers of layers that there are. */
  public List<Integer> depths() {
    return switch (this) {
      case SMALL_IMAGES -> List.of(20, 32, 44, 56, 110);
      case LARGE_IMAGES -> List.of(10, 18, 34, 50, 101, 152);
    };
  }

  /** The depths of all families. */
  static List<Integer> everyDepth() {
    return Arrays.stream(values()).flatMap(family -> family.depths().stream()).toList();
  }

  /** Shortcut unless another is set. */
  public Shortcut shortcut() {
    return shortcut;
  }

  /** Channels of the first stage unless others are set. */
  public int width() {
    return width;
  }

  /** Side of the input over that of the last map; the input's side is a multiple of it. */
  public int reduction() {
    return reduction;
  }
}

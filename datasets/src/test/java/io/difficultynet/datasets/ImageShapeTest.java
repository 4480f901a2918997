package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageShapeTest {
  @Test
  void countsValues() {
    ImageShape shape = new ImageShape(3, 4, 5);
    assertThat(shape.values()).isEqualTo(60);
    assertThat(shape.plane()).isEqualTo(20);
    assertThat(shape).hasToString("3x4x5");
  }

  @Test
  void refusesEmptyImages() {
    assertThatThrownBy(() -> new ImageShape(3, 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image shape is 3 x 0 x 5 (channels x height x width); each must be at least 1");
  }

  @Test
  void refusesImagesThatOneArrayCannotHold() {
    assertThatThrownBy(() -> new ImageShape(2, 32768, 32768))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image shape 2 x 32768 x 32768 (channels x height x width) has more values than one array can hold (2147483647)");
    assertThat(new ImageShape(1, 1, Integer.MAX_VALUE).values()).isEqualTo(Integer.MAX_VALUE);
  }
}

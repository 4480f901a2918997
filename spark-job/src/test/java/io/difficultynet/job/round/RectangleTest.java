package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class RectangleTest {

  /** Counts the pixels of the authors' rectangle one by one. */
  @Property
  void isTheAuthorsRectangle(
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll long seed) {
    Rectangle found = Rectangle.drawn(share, height, width, new SplittableRandom(seed));

    SplittableRandom random = new SplittableRandom(seed);
    int centreRow = Uniforms.index(height, random);
    int centreColumn = Uniforms.index(width, random);
    int rows = (int) Math.floor(height * Math.sqrt(share));
    int columns = (int) Math.floor(width * Math.sqrt(share));
    int area = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        boolean inside =
            row >= centreRow - rows / 2
                && row < centreRow + rows / 2
                && column >= centreColumn - columns / 2
                && column < centreColumn + columns / 2;
        area += inside ? 1 : 0;
        assertThat(
                row >= found.top()
                    && row < found.bottom()
                    && column >= found.left()
                    && column < found.right())
            .isEqualTo(inside);
      }
    }
    assertThat(found.area()).isEqualTo(area).isLessThanOrEqualTo(height * width);
  }
}

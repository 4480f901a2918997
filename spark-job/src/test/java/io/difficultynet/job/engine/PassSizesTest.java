package io.difficultynet.job.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PassSizesTest {

  @Test
  void theLargestPassThatTrainsCounts() {
    assertThat(new PassSizes(Set.of(16, 100, 7), Set.of(200), 300).largestTraining())
        .isEqualTo(100);
  }

  @Test
  void passesWithoutSamplesAreRefused() {
    for (var wrong :
        new Runnable[] {
          () -> new PassSizes(Set.of(), Set.of(), 1),
          () -> new PassSizes(Set.of(0, 4), Set.of(), 1),
          () -> new PassSizes(Set.of(4), Set.of(0), 1),
          () -> new PassSizes(Set.of(4), Set.of(), 0)
        }) {
      assertThatThrownBy(wrong::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("each must have at least 1, and one must train");
    }
  }
}

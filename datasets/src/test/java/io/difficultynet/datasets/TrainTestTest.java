package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainTestTest {
  @Test
  void refusesPartsOfDifferentSets() {
    LabelledImages train = Fixtures.images(new ImageShape(1, 2, 2), List.of("a", "b"), 0, 1);
    LabelledImages test = Fixtures.images(new ImageShape(3, 2, 2), List.of("a"), 0);
    assertThatThrownBy(() -> new TrainTest(train, test))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            """
            DN-1004 DATA_UNSUITABLE: Training and test images do not belong together
              data: the training images are 1x2x2 but the test images are 3x2x2 (channels x height x width). Give the training and test files of the same data set.
              data: the training images have the classes [a, b] but the test images [a]. Give the training and test files of the same data set.""");
  }
}

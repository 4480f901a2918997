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
            DN-1004 DATA_UNSUITABLE: Training and test samples do not belong together
              data: the training samples are images of 1x2x2 but the test samples are images of 3x2x2. Give the training and test files of the same data set.
              data: the training samples have the classes [a, b] but the test samples [a]. Give the training and test files of the same data set.""");
  }

  @Test
  void refusesVectorsBesideImagesOfAsManyChannels() {
    LabelledImages train = Fixtures.images(new ImageShape(2, 1, 1), List.of("a"), 0);
    FeatureRows test = new FeatureRows(List.of("a"), new int[] {0}, new float[][] {{1, 2}});
    assertThatThrownBy(() -> new TrainTest(train, test))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageEndingWith(
            "data: the training samples are images of 2x1x1 but the test samples are vectors of 2"
                + " features. Give the training and test files of the same data set.");
  }
}

package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameBytesTest {
  private static void part(SameBytes same, String word, String... digests) {
    same.part(word, digests.length, i -> digests[i], i -> word + "/" + i);
  }

  @Test
  void whatIsInAnEarlierPartIsCountedWithTheFirstPairs() {
    SameBytes same = new SameBytes();
    part(same, "train", "a", "b", "c", "d", "d");
    part(same, "validation", "a");
    part(same, "test", "x", "a", "b", "c", "d", "x");
    assertThat(same.warnings())
        .extracting(Problem::what)
        .containsExactly(
            "1 validation samples have the bytes of a sample that is trained on or validated with:"
                + " validation/0 and train/0",
            "4 test samples have the bytes of a sample that is trained on or validated with: test/1"
                + " and train/0; test/2 and train/1; test/3 and train/2; …");
  }

  @Test
  void repetitionsWithinAPartAreNoLeak() {
    SameBytes same = new SameBytes();
    part(same, "train", "a", "a");
    part(same, "test", "b", "b");
    assertThat(same.warnings()).isEmpty();
  }

  @Test
  void imagesInMemoryAreComparedByTheirPixels() {
    List<String> names = List.of("a");
    LabelledImages.Builder train = new LabelledImages.Builder(new ImageShape(1, 1, 2), names, 4);
    LabelledImages.Builder test = new LabelledImages.Builder(new ImageShape(1, 1, 2), names, 4);
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8};
    for (int i = 0; i < 4; i++) {
      train.add(pixels, 2 * i, 0);
    }
    test.add(pixels, 1, 0);
    test.add(pixels, 4, 0);
    assertThat(TrainTest.ofPixels(train.build(), test.build()).findings().warnings())
        .extracting(Problem::what)
        .containsExactly(
            "1 test samples have the bytes of a sample that is trained on or validated with: test/1"
                + " and train/2");
  }
}

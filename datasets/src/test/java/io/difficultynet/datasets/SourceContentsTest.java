package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.imagelist.ClassFoldersFormat;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceContentsTest {

  private static final SourceContents BEFORE = SourceContents.of(folders("a/1.jpg", "b/2.jpg"));

  private static SampleStore folders(String... files) {
    var source = new MemoryByteSource();
    for (String file : files) {
      source.with("/train/" + file, new byte[0]);
    }
    var settings = new ImageFileSettings(Verify.NONE, 1, 0);
    return new ClassFoldersFormat(new DataSource.ClassFolders("/train", null, "/test", settings))
        .readTrain(List.of(), source);
  }

  private static SampleStore images(int... labels) {
    var images = new LabelledImages.Builder(new ImageShape(1, 1, 1), List.of("x", "y"));
    for (int label : labels) {
      images.add(new byte[1], 0, label);
    }
    return images.build();
  }

  @Test
  void theSameFilesAreTheSameContents() {
    assertThatCode(() -> BEFORE.requireSame("samples", folders("b/2.jpg", "a/1.jpg")))
        .doesNotThrowAnyException();
  }

  @Test
  void aFileThatCameLaterIsNamedByTheNumbersOfSamples() {
    assertThatThrownBy(
            () -> BEFORE.requireSame("training samples", folders("a/1.jpg", "a/1b.jpg", "b/2.jpg")))
        .isInstanceOfSatisfying(
            DifficultyNetException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_UNSUITABLE))
        .hasMessageContaining("the training samples")
        .hasMessageContaining("(2 then, 3 now)")
        .hasMessageContaining("difficulty-net prepare");
  }

  @Test
  void anotherFileInThePlaceOfOneIsNoticed() {
    assertThatThrownBy(() -> BEFORE.requireSame("samples", folders("a/0.jpg", "b/2.jpg")))
        .hasMessageContaining("other or in another order");
  }

  @Test
  void labelsCountWhereSamplesHaveNoPlaces() {
    SourceContents two = SourceContents.of(images(0, 1));
    assertThat(two).isEqualTo(SourceContents.of(images(0, 1)));
    assertThat(two).isNotEqualTo(SourceContents.of(images(1, 0)));
  }
}

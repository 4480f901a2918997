package io.difficultynet.datasets.imagelist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.FailingByteSource;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClassFoldersFormatTest {
  private final MemoryByteSource source = new MemoryByteSource();

  private void files(String... locations) {
    for (String location : locations) {
      source.with(location, new byte[0]);
    }
  }

  private static ClassFoldersFormat format(@Nullable String validation) {
    return new ClassFoldersFormat(
        new DataSource.ClassFolders(
            "/d/train", validation, "/d/test", new ImageFileSettings(Verify.NONE, 1, 0)));
  }

  @Test
  void theFoldersAreTheClassesAndBothAreInOrder() {
    files(
        "/d/train/dog/2.jpg", "/d/train/cat/b.png", "/d/train/dog/1.jpg", "/d/train/cat/.DS_Store");
    files("/d/train/_temporary/x.jpg", "/d/test/dog/3.jpg", "/d/val/cat/v.jpg");
    TrainTest all = format("/d/val").read(List.of(), source);
    ImageFiles train = (ImageFiles) all.train();
    assertThat(train.classNames()).containsExactly("cat", "dog");
    assertThat(train.locations())
        .containsExactly(
            "/d/train/cat/b.png", "/d/train/dog/1.jpg", "/d/train/dog/2.jpg", "/d/val/cat/v.jpg");
    assertThat(train.labels(new int[] {0, 1, 2, 3})).containsExactly(0, 1, 1, 0);
    assertThat(train.validationFrom()).isEqualTo(3);
    assertThat(all.test().labels(new int[] {0})).containsExactly(1);
  }

  @Test
  void namesOfTheConfigurationGiveTheOrder() {
    files("/d/train/dog/2.jpg", "/d/train/cat/b.png");
    ImageFiles train = format(null).readTrain(List.of("dog", "cow", "cat"), source);
    assertThat(train.labels(new int[] {0, 1})).containsExactly(0, 2);
    assertThat(train.countsPerClass()).containsExactly(1, 0, 1);
  }

  @Test
  void foldersThatAreNoClassesAreAllNamed() {
    files("/d/train/dog/2.jpg", "/d/train/cat/b.png", "/d/train/dog/puppies/1.jpg");
    files("/d/test/bird/1.png", "/d/test/cow/1.png");
    assertThatThrownBy(() -> format(null).readTrain(List.of(), source))
        .hasMessageContaining(
            "data.train-folder (/d/train), folder dog/puppies: is a folder inside the folder of a"
                + " class.");
    assertThatThrownBy(() -> format(null).readTest(List.of("cat", "dog"), source))
        .hasMessageContaining("data.test-folder (/d/test), folder bird: is none of the 2 classes.")
        .hasMessageContaining("data.test-folder (/d/test), folder cow: is none of the 2 classes.");
  }

  @Test
  void aFolderThatStorageDoesNotListIsTheClustersFault() {
    ByteSource slow = new FailingByteSource(new IOException("503 Slow Down"));
    assertThatThrownBy(() -> format(null).readTrain(List.of(), slow))
        .hasMessage(
            "DN-2004 STORAGE_FAILED: data.train-folder (/d/train): cannot be listed at /d/train:"
                + " java.io.IOException: 503 Slow Down. "
                + DataFile.TRY_AGAIN
                + ".");
  }

  @Test
  void aFolderThatIsNotThereOrHasNoFoldersIsRefused() {
    assertThatThrownBy(() -> format(null).readTrain(List.of(), source))
        .hasMessageStartingWith(
            "DN-1002 DATA_MISSING: data.train-folder (/d/train): cannot be listed at /d/train: ");
    files("/d/train/1.jpg");
    assertThatThrownBy(() -> format(null).readTrain(List.of(), source))
        .hasMessageContaining("data.train-folder (/d/train): has no folder in it.");
  }
}

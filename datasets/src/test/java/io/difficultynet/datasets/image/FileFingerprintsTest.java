package io.difficultynet.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFingerprintsTest {

  private final Path cat;
  private final Path dog;
  private final List<ImageFile> files;

  FileFingerprintsTest(@TempDir Path folder) throws IOException {
    this.cat = Files.write(folder.resolve("cat.jpg"), new byte[5000]);
    this.dog = Files.write(folder.resolve("dog.jpg"), new byte[10]);
    this.files = List.of(file(cat, 0), file(dog, 1));
  }

  private static ImageFile file(Path path, int label) {
    return new ImageFile(new DataLocation("data.root", path.toString()), label);
  }

  private SourceFingerprint now() {
    return new FileFingerprints(new LocalByteSource()).of(files, List.of("cat", "dog"));
  }

  @Test
  void anotherLengthAndOtherFirstBytesAreNoticedByClass() throws IOException {
    SourceFingerprint before = now();
    Files.write(cat, new byte[5001]);
    assertThat(before.differences(now()))
        .containsExactly("class cat has as many samples with other bytes");
    Files.write(cat, new byte[5000]);
    byte[] changed = new byte[10];
    changed[9] = 1;
    Files.write(dog, changed);
    assertThat(before.differences(now()))
        .containsExactly("class dog has as many samples with other bytes");
  }

  /** So that a copy of the data goes on with the run of the original. */
  @Test
  void theTimeOfTheLastChangeDoesNotCount() throws IOException {
    SourceFingerprint before = now();
    Files.setLastModifiedTime(cat, FileTime.fromMillis(0));
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void aFileThatIsGoneIsNamed() throws IOException {
    Files.delete(dog);
    assertThatThrownBy(this::now)
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1002 DATA_MISSING: data.root (" + dog + "): cannot be opened: ");
  }
}

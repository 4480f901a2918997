package io.difficultynet.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.FailingByteSource;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.ReferenceVectors;
import io.difficultynet.datasets.RejectedSamples;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.PositionedBytes;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageFilesTest {
  private static final Config PNG = file("png-rgb");
  private static final Config JPEG = file("jpeg-420");

  private static Config file(String name) {
    return ReferenceVectors.read("image/decoded.json").getConfigList("cases").stream()
        .filter(c -> c.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ImageFiles files(ByteSource source, int cacheMebibytes, String... names) {
    List<ImageFile> files = named(names);
    ImageFileSettings settings = new ImageFileSettings(Verify.HEADERS, cacheMebibytes, 0);
    return new ImageFiles(files, files.size(), List.of("a"), source, settings);
  }

  private static List<ImageFile> named(String... names) {
    return Arrays.stream(names)
        .map(name -> new ImageFile(new DataLocation("data.train-list", name), 0))
        .toList();
  }

  /** Good files and bad ones. */
  private static MemoryByteSource mixed() {
    byte[] jpeg = ReferenceVectors.bytes(JPEG, "file");
    return new MemoryByteSource()
        .with("good.png", ReferenceVectors.bytes(PNG, "file"))
        .with("a-png-called.JPEG", ReferenceVectors.bytes(PNG, "file"))
        .with("empty.jpg", new byte[0])
        .with("cut-off.jpg", Arrays.copyOf(jpeg, jpeg.length - 9))
        .with(
            "animation.gif",
            "GIF89a          ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static final String[] MIXED = {
    "good.png", "a-png-called.JPEG", "empty.jpg", "cut-off.jpg", "animation.gif", "missing.png"
  };

  @Test
  void theContentDecidesNotTheName() {
    Pixels into = new Pixels();
    files(mixed(), 1, MIXED).decode(1, into);
    assertThat(into.toArray()).isEqualTo(ReferenceVectors.bytes(PNG, "rgb"));
  }

  @Test
  void everyBadFileIsNamedAtOnce() {
    assertThat(problems(Verify.HEADERS))
        .containsExactly(
            "data.train-list (empty.jpg): is empty (0 bytes). Copy it again from its source, or"
                + " take it out of the data set.",
            "data.train-list (animation.gif): is a GIF image, and only JPEG and PNG are read."
                + " Convert it to JPEG or PNG, or take it out of the data set.",
            "data.train-list (missing.png): there is no such file, or it is a link that leads"
                + " nowhere. Correct data.root, copy the file there, or take it out of the data set.");
    assertThat(problems(Verify.DECODE))
        .hasSize(4)
        .contains(
            "data.train-list (cut-off.jpg): is a JPEG image that is cut off. Copy it again from its"
                + " source, or take it out of the data set.");
    assertThat(look(mixed(), Verify.NONE, MIXED).parts().get(0).files()).hasSize(MIXED.length);
  }

  private static UsableFiles look(ByteSource source, Verify how, String... names) {
    return UsableFiles.of(
        List.of(new ImagePart("train", named(names))),
        List.of("a"),
        new ImageFileSettings(how, 1, 0),
        source);
  }

  private static List<String> problems(Verify how) {
    DifficultyNetException e =
        catchThrowableOfType(DifficultyNetException.class, () -> look(mixed(), how, MIXED));
    assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
    return e.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void filesThatStorageDoesNotGiveAreTheClustersFault() {
    ByteSource slow = new FailingByteSource(new IOException("503 Slow Down"));
    assertThatThrownBy(() -> look(slow, Verify.HEADERS, "a.png"))
        .hasMessage(
            "DN-2004 STORAGE_FAILED: Not all image files can be read\n  data.train-list (a.png):"
                + " cannot be read: IOException, 503 Slow Down. "
                + DataFile.TRY_AGAIN
                + ".");
    ByteSource locked = new FailingByteSource(new AccessDeniedException("a.png"));
    assertThatThrownBy(() -> look(locked, Verify.DECODE, "a.png"))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: ")
        .hasMessageEndingWith("Correct data.root, or the right to read the file.");
  }

  @Test
  void manyBadFilesAreCounted() {
    String[] names = IntStream.range(0, 600).mapToObj(i -> i + ".png").toArray(String[]::new);
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class,
            () -> look(new MemoryByteSource(), Verify.HEADERS, names));
    assertThat(e.problems()).hasSize(RejectedSamples.MOST_SHOWN + 1);
    assertThat(e.problems().get(0).where()).isEqualTo("data.train-list (0.png)");
    assertThat(e.problems().get(RejectedSamples.MOST_SHOWN).what())
        .isEqualTo("550 more samples cannot be used");
  }

  @Test
  void aBadFileThatIsMetInTrainingIsNamedToo() {
    ImageFiles files = files(mixed(), 1, MIXED);
    assertThatThrownBy(() -> files.decode(3, new Pixels()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1003 DATA_CORRUPT: data.train-list (cut-off.jpg): is a JPEG image that is cut"
                + " off.");
    assertThatThrownBy(() -> files.decode(5, new Pixels()))
        .hasMessageStartingWith("DN-1002 DATA_MISSING: data.train-list (missing.png): ");
  }

  @Test
  void filesAreReadOnceWhileTheBudgetLasts() {
    List<String> opened = new ArrayList<>();
    byte[] file = ReferenceVectors.bytes(PNG, "file");
    byte[] large =
        Arrays.copyOf(file, (1 << 20) - file.length); // bytes after the end do not matter
    MemoryByteSource all = new MemoryByteSource().with("large", large);
    all.with("first", file).with("second", file);
    ByteSource counting =
        new ByteSource() {
          @Override
          public InputStream open(String location) throws IOException {
            opened.add(location);
            return all.open(location);
          }

          @Override
          public boolean exists(String location) {
            return all.exists(location);
          }

          @Override
          public List<FolderEntry> list(String location) throws IOException {
            return all.list(location);
          }

          @Override
          public String resolve(String location) throws IOException {
            return all.resolve(location);
          }

          @Override
          public PositionedBytes openPositioned(String location) throws IOException {
            return all.openPositioned(location);
          }
        };
    ImageFiles files = files(counting, 1, "large", "first", "second");
    for (int epoch = 0; epoch < 3; epoch++) {
      for (int i = 0; i < 3; i++) {
        files.decode(i, new Pixels());
      }
    }
    assertThat(opened).containsExactly("large", "first", "second", "second", "second");
  }
}

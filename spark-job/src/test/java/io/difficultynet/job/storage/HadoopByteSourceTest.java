package io.difficultynet.job.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopByteSourceTest {
  private final ByteSource source = new HadoopByteSource(new Configuration());

  @Test
  void opensAndListsWhatLiesInAFolder(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("cat"));
    Files.createDirectory(folder.resolve("dog"));
    Files.writeString(folder.resolve("list.txt"), "text");
    for (String location : new String[] {folder.toString(), "file://" + folder}) {
      assertThat(source.list(location))
          .containsExactlyInAnyOrder(
              new FolderEntry("cat", FolderEntry.Kind.FOLDER),
              new FolderEntry("dog", FolderEntry.Kind.FOLDER),
              new FolderEntry("list.txt", FolderEntry.Kind.FILE));
      try (InputStream in = source.open(ByteSource.child(location, "list.txt"))) {
        assertThat(in).hasContent("text");
      }
      assertThat(source.exists(ByteSource.child(location, "list.txt"))).isTrue();
      assertThat(source.exists(ByteSource.child(location, "cat"))).isFalse();
    }
  }

  /** Cameras and cron name files by the time of day. */
  @Test
  void aColonIsPartOfALocalName(@TempDir Path folder) throws IOException {
    Path inside = Files.createDirectory(folder.resolve("09:30"));
    Files.writeString(inside.resolve("10:30.jpg"), "text");
    assertThat(source.list(folder.toString()))
        .containsExactly(new FolderEntry("09:30", FolderEntry.Kind.FOLDER));
    assertThat(source.list(inside.toString()))
        .containsExactly(new FolderEntry("10:30.jpg", FolderEntry.Kind.FILE));
    String file = ByteSource.child(inside.toString(), "10:30.jpg");
    assertThat(source.exists(file)).isTrue();
    try (InputStream in = source.open(file);
        PositionedBytes bytes = source.openPositioned(file)) {
      assertThat(in).hasContent("text");
      assertThat(bytes.size()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "", "file://host/data", "://", "a\0b"})
  void whatIsNoPathIsAMistake(String location) {
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> source.open(location),
            () -> source.openPositioned(location),
            () -> source.list(location),
            () -> source.resolve(location))) {
      assertThatThrownBy(use)
          .isInstanceOf(IOException.class)
          .satisfies(e -> assertThat(Causes.ofStorage((IOException) e)).isFalse());
    }
  }

  @Test
  void whatIsNotThereIsNotFound(@TempDir Path folder) throws IOException {
    String missing = folder.resolve("cow").toString();
    assertThat(source.exists(missing)).isFalse();
    assertThatThrownBy(() -> source.list(missing)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> source.open(missing)).isInstanceOf(FileNotFoundException.class);
  }

  /** Hadoop itself passes over broken links and checksum files of a local folder. */
  @Test
  void nothingHidesInALocalFolder(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("_MG_1234.JPG"), "");
    Files.writeString(folder.resolve(".a.jpg.crc"), "");
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
    assertThat(source.list(folder.toString()))
        .containsExactlyInAnyOrder(
            new FolderEntry("_MG_1234.JPG", FolderEntry.Kind.FILE),
            new FolderEntry(".a.jpg.crc", FolderEntry.Kind.FILE),
            new FolderEntry("dangling", FolderEntry.Kind.BROKEN_LINK));
  }

  @Test
  void allSpellingsOfAFileAreOne(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "");
    Files.createSymbolicLink(folder.resolve("link.jpg"), file);
    String one = source.resolve(file.toString());
    for (String spelling :
        new String[] {
          "file:" + file,
          "file://" + file,
          folder + "//a.jpg",
          folder + "/./a.jpg",
          folder + "/x/../a.jpg",
          folder + "/link.jpg"
        }) {
      assertThat(source.resolve(spelling)).as(spelling).isEqualTo(one);
    }
  }
}

package io.difficultynet.datasets.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalByteSourceTest {
  private final LocalByteSource source = new LocalByteSource();

  @Test
  void readsPathsAndFileUris(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a b"), "text");
    for (String location : new String[] {file.toString(), file.toUri().toString()}) {
      assertThat(source.exists(location)).as(location).isTrue();
      try (InputStream in = source.open(location)) {
        assertThat(in).as(location).hasContent("text");
      }
    }
  }

  @Test
  void readsRelativePathsAlsoBehindAScheme() throws IOException {
    assertThat(source.exists("pom.xml")).isTrue();
    assertThat(source.exists("file:pom.xml")).isTrue();
  }

  @Test
  void listsFoldersAndFilesByTheirNames(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("cat"));
    Files.createDirectory(folder.resolve("dog"));
    Files.writeString(folder.resolve("list.txt"), "");
    for (String location : new String[] {folder.toString(), folder.toUri().toString()}) {
      assertThat(source.list(location))
          .containsExactlyInAnyOrder(
              new FolderEntry("cat", FolderEntry.Kind.FOLDER),
              new FolderEntry("dog", FolderEntry.Kind.FOLDER),
              new FolderEntry("list.txt", FolderEntry.Kind.FILE));
    }
    assertThatThrownBy(() -> source.list(folder.resolve("cow").toString()))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** What hides from a listing would vanish from a training without a word. */
  @Test
  void nothingHides(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("_MG_1234.JPG"), "");
    Files.writeString(folder.resolve(".hidden"), "");
    Files.writeString(folder.resolve(".a.jpg.crc"), "");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("_MG_1234.JPG"));
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
    assertThat(source.list(folder.toString()))
        .containsExactlyInAnyOrder(
            new FolderEntry("_MG_1234.JPG", FolderEntry.Kind.FILE),
            new FolderEntry(".hidden", FolderEntry.Kind.FILE),
            new FolderEntry(".a.jpg.crc", FolderEntry.Kind.FILE),
            new FolderEntry("link", FolderEntry.Kind.FILE),
            new FolderEntry("dangling", FolderEntry.Kind.BROKEN_LINK));
  }

  @Test
  void allSpellingsOfAFileAreOne(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "");
    Files.createSymbolicLink(folder.resolve("link.jpg"), file);
    Files.createSymbolicLink(folder.resolve("same"), folder);
    String one = source.resolve(file.toString());
    for (String spelling :
        new String[] {
          file.toUri().toString(),
          "file:" + file,
          folder + "//a.jpg",
          folder + "/./a.jpg",
          folder + "/x/../a.jpg",
          folder + "/link.jpg",
          folder + "/same/a.jpg"
        }) {
      assertThat(source.resolve(spelling)).as(spelling).isEqualTo(one);
    }
    assertThat(source.resolve(folder + "/b.jpg")).isNotEqualTo(one);
    assertThat(source.resolve(folder + "/x/../b.jpg")).isEqualTo(source.resolve(folder + "/b.jpg"));
  }

  @Test
  void aFolderIsNotAFile(@TempDir Path folder) throws IOException {
    assertThat(source.exists(folder.toString())).isFalse();
    assertThat(source.exists(ByteSource.child(folder.toString(), "none"))).isFalse();
    assertThatThrownBy(() -> source.open(ByteSource.child(folder + "/", "none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(folder + "/none");
  }

  @Test
  void refusesOtherFileSystems() {
    assertThatThrownBy(() -> source.open("hdfs://host/file"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "'hdfs://host/file' is not a local location; here a plain path or a file: URI can be"
                + " read");
  }

  @Test
  void refusesMalformedUris() {
    assertThatThrownBy(() -> source.exists("file:/a b"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("'file:/a b' is not a valid file: URI (")
        .hasMessageEndingWith("); write a space as %20, or give the plain path");
  }
}

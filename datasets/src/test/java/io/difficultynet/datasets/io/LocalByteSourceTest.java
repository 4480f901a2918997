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
      assertThat(source.folders(location)).containsExactlyInAnyOrder("cat", "dog");
      assertThat(source.files(location)).containsExactly("list.txt");
    }
    assertThatThrownBy(() -> source.folders(folder.resolve("cow").toString()))
        .isInstanceOf(NoSuchFileException.class);
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

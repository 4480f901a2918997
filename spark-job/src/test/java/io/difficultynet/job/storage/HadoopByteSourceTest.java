package io.difficultynet.job.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
      assertThat(source.folders(location)).containsExactlyInAnyOrder("cat", "dog");
      assertThat(source.files(location)).containsExactly("list.txt");
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
    assertThat(source.folders(folder.toString())).containsExactly("09:30");
    assertThat(source.files(inside.toString())).containsExactly("10:30.jpg");
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
            () -> source.folders(location),
            () -> source.files(location))) {
      assertThatThrownBy(use)
          .isInstanceOf(IOException.class)
          .satisfies(e -> assertThat(Causes.ofStorage((IOException) e)).isFalse());
    }
  }

  @Test
  void whatIsNotThereIsNotFound(@TempDir Path folder) throws IOException {
    String missing = folder.resolve("cow").toString();
    assertThat(source.exists(missing)).isFalse();
    assertThatThrownBy(() -> source.folders(missing)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> source.open(missing)).isInstanceOf(FileNotFoundException.class);
  }
}

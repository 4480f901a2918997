package io.difficultynet.job.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.datasets.io.ByteSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void whatIsNotThereIsNotFound(@TempDir Path folder) throws IOException {
    String missing = folder.resolve("cow").toString();
    assertThat(source.exists(missing)).isFalse();
    assertThatThrownBy(() -> source.folders(missing)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> source.open(missing)).isInstanceOf(FileNotFoundException.class);
  }
}

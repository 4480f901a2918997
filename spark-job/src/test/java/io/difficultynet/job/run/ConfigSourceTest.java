package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {

  /** The cluster's default file system, which has no file. */
  public static final class Empty extends RawLocalFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws FileNotFoundException {
      throw new FileNotFoundException(path.toString());
    }
  }

  private static Configuration cluster() {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.defaultFS", "empty://cluster/");
    hadoop.set("fs.empty.impl", Empty.class.getName());
    return hadoop;
  }

  private static ConfigSource source(String file) {
    return new ConfigSource(file, List.of());
  }

  @Test
  void aNameWithoutASchemeIsAFileOfThisMachineAUriIsHadoops(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("mine.conf"), "difficulty-net.run.name = mine");
    for (String name : new String[] {file.toString(), file.toUri().toString()}) {
      assertThat(source(name).parse(cluster()).getString("difficulty-net.run.name"))
          .as(name)
          .isEqualTo("mine");
    }
  }

  @Test
  void whatIsTooLongToBeAConfigurationIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("mine.conf"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> source(file.toString()).parse(cluster()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1001 CONFIG_INVALID: --config " + file)
        .hasMessageContaining("cannot be read: it has more than 1,048,576 bytes.");
  }

  @Test
  void whatIsNowhereIsAnErrorWithItsName() {
    assertThatThrownBy(() -> source("no/such.conf").parse(cluster()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("--config no/such.conf")
        .hasMessageContaining("does not exist");
  }
}

package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.datasets.io.LocalByteSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenFilesTest {
  @Test
  void whatSparkPassesOverIsCounted(@TempDir Path table) throws IOException {
    for (String file :
        new String[] {
          "_SUCCESS",
          ".part-0.parquet.crc",
          "_delta_log/0.json",
          "kind=cat/1.png",
          "_kind=cat/2.png",
          "kind=cat/_MG_3.png",
          ".old/4.png",
          ".old/deep/5.png"
        }) {
      Path path = table.resolve(file);
      Files.createDirectories(path.resolve("..").normalize());
      Files.writeString(path, "");
    }
    assertThat(warning(table.toString()))
        .hasValue(
            ("data.table.path (%s): has 3 files that Spark passes over because they, or their"
                    + " folders, begin with _ or ., such as %s/.old/4.png. Rename them, or take"
                    + " them out of the folder.")
                .formatted(table, table));
    Files.delete(table.resolve("kind=cat/_MG_3.png"));
    Files.delete(table.resolve(".old/4.png"));
    Files.delete(table.resolve(".old/deep/5.png"));
    assertThat(warning(table.toString())).isEmpty();
  }

  @Test
  void ofWhatIsNoFolderNothingIsSaid(@TempDir Path folder) throws IOException {
    assertThat(warning(folder + "/*/part")).isEmpty();
    assertThat(warning(Files.writeString(folder.resolve("_a.csv"), "").toString())).isEmpty();
  }

  private static Optional<String> warning(String path) {
    return HiddenFiles.warning("data.table.path", path, new LocalByteSource())
        .map(Object::toString);
  }
}

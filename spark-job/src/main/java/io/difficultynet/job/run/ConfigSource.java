package io.difficultynet.job.run;

import com.typesafe.config.Config;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.conf.TableContent;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.Refusal;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.HadoopByteSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a run's configuration comes from.
 *
 * @param file a file of this machine, or a path or URI on any Hadoop file system
 * @param overrides texts {@code key=value} over it, in order
 */
public record ConfigSource(String file, List<String> overrides) {

  private static final int LONGEST = 1 << 20; // bytes; reference.conf has 40 KiB

  /** Copies the list. */
  public ConfigSource {
    overrides = List.copyOf(overrides);
  }

  /** The same with more texts {@code key=value} over it. */
  public ConfigSource with(String... more) {
    return new ConfigSource(file, Stream.concat(overrides.stream(), Stream.of(more)).toList());
  }

  /** Reads the file and checks every setting. */
  public LoadedConfig load(Configuration hadoop) {
    return ConfigReader.read(parse(hadoop), overrides);
  }

  /**
   * Reads the file for a run that trains.
   *
   * @throws DifficultyNetException CONFIG_INVALID also where the data is a table, which has to be
   *     prepared first
   */
  public LoadedConfig loadToTrain(Configuration hadoop) {
    return requireNoTable(load(hadoop));
  }

  /** Refuses a table, with the command that prepares it; returns {@code loaded}. */
  public LoadedConfig requireNoTable(LoadedConfig loaded) {
    DataSource source = loaded.config().data().source();
    if (source instanceof DataSource.Table) {
      StringBuilder prepare = new StringBuilder("difficulty-net prepare --config ").append(file);
      overrides.forEach(override -> prepare.append(" --set '").append(override).append('\''));
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "data.format",
          "is table, and a table is not trained on as it is",
          "Run \"%s --output FOLDER\", then train with %s"
              .formatted(prepare, toTrain(source, "FOLDER")));
    }
    return loaded;
  }

  /** Reads the file as it is, with the files that it includes. */
  public Config parse(Configuration hadoop) {
    return ConfigReader.parse(file, location -> text(location, hadoop));
  }

  /** What a configuration needs that trains on the prepared set of a source in {@code root}. */
  public static String toTrain(DataSource source, String root) {
    boolean features =
        source instanceof DataSource.Table table
            && table.table().content() instanceof TableContent.Features;
    return "data { format = prepared, root = %s }%s without section split"
        .formatted(root, features ? ", network.family = linear or mlp, and" : " and");
  }

  private static String text(String location, Configuration hadoop) {
    try (InputStream in = open(location, hadoop)) {
      byte[] text = in.readNBytes(LONGEST + 1);
      if (text.length > LONGEST) {
        throw new IOException("it has more than %,d bytes".formatted(LONGEST));
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw unreadable(location, "does not exist", e);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.of(e)
          .map(refused -> refused.when("cannot be read").at("--config " + location, e))
          .orElseGet(() -> unreadable(location, "cannot be read: " + Causes.firstLine(e), e));
    }
  }

  /** As with spark-submit's own files, a name without a scheme is first looked for here. */
  private static InputStream open(String location, Configuration hadoop) throws IOException {
    return Files.isRegularFile(Path.of(location))
        ? Files.newInputStream(Path.of(location))
        : new HadoopByteSource(hadoop).open(location);
  }

  private static DifficultyNetException unreadable(String location, String what, Exception e) {
    return new DifficultyNetException(
        Causes.code(e, ErrorCode.CONFIG_INVALID),
        "--config " + location,
        what,
        Causes.unreachable(e)
            ? DataFile.TRY_AGAIN
            : "Give the path of a configuration file; conf/recipes has some to start from",
        e);
  }
}

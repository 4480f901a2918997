package io.difficultynet.job.command;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.observe.DataCardTable;
import io.difficultynet.job.prepare.Prepare;
import io.difficultynet.job.prepare.PreparedFolder;
import io.difficultynet.job.run.ConfigSource;
import io.difficultynet.job.run.Versions;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.text.Screen;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prepare}: a source becomes a prepared set. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description =
        "Checks every sample of a source, makes the split, and writes shards with a data card.")
public final class PrepareCommand implements Callable<Integer> {

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the prepared set on any Hadoop file system.")
  private String output = "";

  @Override
  public Integer call() throws IOException {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    LoadedConfig loaded = options.source().load(hadoop);
    ConfigOptions.show(loaded.notes());
    requireSource(loaded.config().data().source());
    Folder folder = Folder.at(output, hadoop);
    PreparedFolder prepared = new PreparedFolder(folder, loaded.prepareDigest());
    Optional<PreparedManifest> complete = prepared.complete();
    if (complete.isPresent()) {
      Screen.out(
          "This set is prepared already. To prepare it again: another --output, or delete it.");
    } else {
      prepared.requireFree();
      SparkJob.name(conf, "prepare " + loaded.config().run().name());
      conf.set("spark.serializer", JavaSerializer.class.getName()); // as ClusterShape says
      try (SparkSession spark = SparkJob.session(conf)) {
        Prepare prepare =
            new Prepare(loaded, hadoop, prepared, Versions.withoutEngine(), Screen::err);
        DataCardTable.lines(prepare.run(spark)).forEach(Screen::out);
      }
    }
    Screen.out("data card  " + folder + "/" + PreparedFolder.CARD);
    Screen.out(
        "train with "
            + ConfigSource.toTrain(loaded.config().data().source(), "\"" + folder + "\""));
    return 0;
  }

  private static void requireSource(DataSource source) {
    if (source instanceof DataSource.Prepared) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "data.format",
          "is prepared, so there is nothing to prepare",
          "Give the configuration of the source");
    }
  }
}

package io.difficultynet.job.command;

import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PartEntry;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.cluster.LostExecutors;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.embed.FeatureShards;
import io.difficultynet.job.embed.FeatureTable;
import io.difficultynet.job.run.AppliedModel;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Versions;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.text.Screen;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embed}: what the classifier of a run's model reads, as a table. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the features that the classifier of a run's model reads, a row a sample, as Parquet"
          + " tables OUTPUT/split=train, split=validation and split=test, which Spark reads as one.",
      "Columns: features (array of float), label (number of the class), class_name, origin (number"
          + " of the sample in its source), split.",
      "With --as prepared: as a prepared set, for runs with data.format = prepared, data.root ="
          + " OUTPUT and network.family = linear or mlp."
    })
public final class EmbedCommand implements Callable<Integer> {

  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the tables; it must not exist.")
  private String output = "";

  /** What is written. */
  enum Form {
    TABLE,
    PREPARED
  }

  @Option(
      names = "--as",
      paramLabel = "FORM",
      defaultValue = "table",
      description = "table (default), or prepared: a set to train on.")
  private Form form = Form.TABLE;

  @Override
  public Integer call() {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    Folder folder = Folder.at(output, hadoop);
    if (folder.exists()) {
      throw new DifficultyNetException(
          ErrorCode.OUTPUT_EXISTS, "--output " + folder, "exists already", "Give another --output");
    }
    folder.requireWritable();
    AppliedModel applied = options.apply("embedding", conf, hadoop);
    TrainTest data = SampleSets.read(applied.config().data(), new HadoopByteSource(hadoop));
    data.findings().lines().forEach(Screen::err);
    requireSameClasses(applied.trained().classNames(), data.train().classNames());
    RunIdentity run = applied.trained().run();
    AppliedModel.warnOfOtherSamples(
        "training", run.train(), data.train().fingerprint(), Screen::err);
    AppliedModel.warnOfOtherSamples("test", run.test(), data.test().fingerprint(), Screen::err);
    LongTailSplit split = LongTailSplit.of(data.train(), applied.config().split(), applied.seeds());
    RunPlan plan = applied.plan(data.train(), RunPlan.Sources.of(data), split);
    try (JavaSparkContext spark = SparkJob.start(conf, applied.shape(), "embed " + options.run)) {
      LostExecutors.watch(spark.sc(), Screen::err);
      if (form == Form.TABLE) {
        new FeatureTable(plan, applied.trained().model(), data.test().size(), applied.shape())
            .write(spark, folder.toString());
      } else {
        writeSet(spark, applied, plan, data.test().size(), folder);
      }
    }
    Screen.out(
        "%,d features of %,d training, %,d validation and %,d test samples"
            .formatted(
                plan.network().classifier().inFeatures(),
                split.trainSize(),
                split.validation().length,
                data.test().size()));
    Screen.out((form == Form.TABLE ? "table  " : "prepared set  ") + folder);
    return 0;
  }

  private static void writeSet(
      JavaSparkContext spark, AppliedModel applied, RunPlan plan, int testSamples, Folder folder) {
    ModelFolder trained = applied.trained();
    Map<Part, PartEntry> parts =
        new FeatureShards(plan, trained.model(), testSamples).write(spark, folder.toString());
    parts.keySet().forEach(part -> folder.child(part.word()).removeUnfinished());
    PreparedManifest manifest =
        new PreparedManifest(
            PreparedManifest.FEATURES,
            plan.network().classifier().inFeatures(),
            null,
            trained.classNames(),
            parts,
            trained.config().digest(),
            trained.config().effective(),
            Versions.with(applied.engine()));
    folder.writeText(PreparedManifest.NAME, manifest.toJson() + "\n"); // last: it is complete
  }

  private static void requireSameClasses(List<String> ofModel, List<String> ofData) {
    if (!ofModel.equals(ofData)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "data",
          "has the classes %s, but the model was trained on %s".formatted(ofData, ofModel),
          "Give data of the same classes in the same order");
    }
  }
}

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
import io.difficultynet.job.apply.AppliedTable;
import io.difficultynet.job.apply.TableFormat;
import io.difficultynet.job.cluster.LostExecutors;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.embed.FeatureShards;
import io.difficultynet.job.embed.FeatureTable;
import io.difficultynet.job.embed.Features;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.run.AppliedModel;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Versions;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.text.Screen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
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
      "Columns: features (array of float), label (number of the class), class_name, origin (path or"
          + " key of the sample; its part and number where the source has none), split.",
      "With --input: of the samples that it names, in OUTPUT: origin, the columns of --keep-columns"
          + " and features. Samples that cannot be used are listed in _rejected.jsonl.",
      "With --as prepared: as a prepared set, for runs with data.format = prepared, data.root ="
          + " OUTPUT and network.family = linear or mlp."
    })
public final class EmbedCommand implements Callable<Integer> {

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private InputOptions inputOptions = new InputOptions();

  @Option(
      names = "--input",
      paramLabel = "URI",
      description =
          "Folder, list, prepared set or table with the samples; default: those of the run.")
  private @Nullable String input;

  @Option(
      names = "--keep-columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of the input's table that stand beside the features.")
  private List<String> kept = new ArrayList<>();

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
  public Integer call() throws IOException {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    Folder folder = Folder.at(output, hadoop);
    if (input == null) {
      ofTheRun(conf, hadoop, folder);
    } else {
      given(input, conf, hadoop, folder);
    }
    return 0;
  }

  /** Of what {@code --input} names. */
  private void given(String location, SparkConf conf, Configuration hadoop, Folder folder)
      throws IOException {
    GivenInput given =
        GivenInput.check(
            "embedding",
            options,
            inputOptions.request(location, null, kept),
            false,
            folder,
            problems -> {
              if (form == Form.PREPARED) {
                problems.add(
                    "--as prepared",
                    "needs the run's split and labels, and --input has none",
                    "Leave out --as or --input");
              }
            },
            conf,
            hadoop);
    try (SparkSession session = SparkJob.session(conf, "embed " + options.run);
        Predictor predictor = given.predictor(session)) {
      AppliedTable.Written written =
          new AppliedTable(given.samples().open(session), "origin", new Features(predictor))
              .write(session, folder, TableFormat.PARQUET);
      AppliedOutput.tell(written.rejected(), folder);
      if (written.used() == 0) {
        throw AppliedOutput.nothingUsable(written.rejected());
      }
      Screen.out(
          "features of %,d samples, %,d rejected"
              .formatted(written.used(), written.rejected().size()));
      Screen.out("table  " + folder);
    }
  }

  /** Of all samples of the run, by its split. */
  private void ofTheRun(SparkConf conf, Configuration hadoop, Folder folder) {
    inputOptions.requireNone(null, kept);
    AppliedOutput.requireNew(folder);
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
        new FeatureTable(plan, applied.predictionPlan(), data.test().size(), applied.shape())
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
  }

  private static void writeSet(
      JavaSparkContext spark, AppliedModel applied, RunPlan plan, int testSamples, Folder folder) {
    ModelFolder trained = applied.trained();
    Map<Part, PartEntry> parts =
        new FeatureShards(plan, applied.predictionPlan(), testSamples)
            .write(spark, folder.toString());
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

package io.difficultynet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PartEntry;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.job.observe.ComparisonTable;
import io.difficultynet.job.observe.ExplanationTable;
import io.difficultynet.job.observe.HtmlComparison;
import io.difficultynet.job.observe.HtmlReport;
import io.difficultynet.job.observe.ResultTable;
import io.difficultynet.job.observe.SyntheticRuns;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Examples;
import io.difficultynet.report.LearnedWeights;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import io.difficultynet.report.WeightExplanation;
import io.difficultynet.report.WeightRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Texts of JSON and HOCON that are damaged, and what {@code report}, {@code explain} and {@code
 * export} make of those that are read all the same.
 *
 * <p>Each property makes 1,000 tries, and more with {@code -Djqwik.tries.default=N}; of those that
 * take long, one of 5 is made, or one of 25 where a configuration is read.
 */
class ReportsFuzzTest {

  private static final RunResult RESULT =
      SyntheticRuns.run("night", List.of("cat", "dog", "emu"), 3, true);
  private static final byte[] RESULT_JSON = RESULT.toJson().getBytes(UTF_8);
  private static final RunStart START = RESULT.start();
  private static final byte[] START_JSON = START.toJson().getBytes(UTF_8);
  private static final byte[] EVENTS = EpochReport.toJsonLines(RESULT.epochs()).getBytes(UTF_8);
  private static final byte[] COMPARISON =
      Comparison.toCome(
              "night",
              List.of("a", "b"),
              List.of(1L),
              "a",
              RESULT.classNames(),
              RESULT.groups().rule().text())
          .with(ComparedRun.toCome("a", 1).complete(RESULT))
          .with(ComparedRun.toCome("b", 1).failed("why"))
          .toJson()
          .getBytes(UTF_8);
  private static final FileEntry ENTRY = FileEntry.of(new byte[7]);
  private static final byte[] MANIFEST =
      Manifest.of(3, Map.of("state.safetensors", ENTRY), Map.of("java", "17"), "now")
          .toJson()
          .getBytes(UTF_8);
  private static final RunIdentity OWN =
      new RunIdentity(
          new TreeMap<>(Map.of("run.epochs", "3", "train.batch-size", "64")),
          "s",
          "w",
          SourceFingerprint.of(Map.of("class cat", new SourceFingerprint.Group(242, "ab"))),
          SourceFingerprint.unknown());
  private static final byte[] RUN = OWN.toJson().getBytes(UTF_8);
  private static final byte[] PREPARED = prepared().toJson().getBytes(UTF_8);
  private static final byte[] CONFIGURATION =
      """
      difficulty-net {
        run { name = birds, epochs = 60, seed = 1, seed = ${?SEED} }
        data { format = class-folders, train-folder = "hdfs:///train", test-folder = "hdfs:///t" }
        split { imbalance = as-is, validation-per-class = 10 }
        augment { fit = resize, size = 224, flip = true, normalise { mean = [0.5, 0.5, 0.5] } }
        network { family = large-images, depth = 18 } # a comment
        train { batch-size = 64, micro-batch-size = 16 }
        cluster.peer-timeout = 120s
      }
      """
          .getBytes(UTF_8);

  private static PreparedManifest prepared() {
    PartEntry part =
        new PartEntry(
            List.of(new ShardEntry("train/part-00000.parquet", 3, 9, ENTRY.sha256())),
            List.of(1L, 2L));
    return new PreparedManifest(
        PreparedManifest.IMAGE,
        3,
        new ImageShape(3, 8, 8),
        List.of("cat", "dog"),
        Map.of(Part.TRAIN, part, Part.VALIDATION, part, Part.TEST, part),
        ENTRY.sha256(),
        ConfigFactory.parseString("data.format = table"),
        Map.of("java", "17"));
  }

  private static String damaged(byte[] valid, long seed) {
    return new String(Damaged.of(valid, seed), UTF_8);
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Damaged.seeds();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void json(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(RESULT_JSON, seed);
    Guard.survives(
        () -> {
          try {
            JsonObject.parse(text, "x.json").keys();
          } catch (JsonException e) {
            e.reason();
          }
        });
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void resultOfARun(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(RESULT_JSON, seed);
    Guard.survives(() -> shown(RunResult.fromJson(text, "result.json")));
  }

  private static void shown(RunResult result) {
    HtmlReport.of(result, Examples.NONE, RESULT);
    HtmlReport.of(RESULT, Examples.NONE, result);
    ResultTable.lines(result);
    for (int epoch = 1; epoch <= result.epochs().size(); epoch++) {
      WeightExplanation explanation = WeightExplanation.of(result.epochs(), epoch);
      ExplanationTable.lines(explanation, result.classNames(), result.trainCounts());
      WeightRule rule = WeightRule.of(result.configuration()).orElse(null);
      explanation.sentences(0, result.classNames().get(0), result.trainCounts(), rule);
      LearnedWeights.of(result, epoch).toJson();
    }
    result.toJson();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void startOfARun(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(START_JSON, seed);
    Guard.survives(
        () -> HtmlReport.running(RunStart.fromJson(text, "started.json"), RESULT.epochs()));
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void eventsOfARun(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(EVENTS, seed);
    Guard.survives(
        () -> HtmlReport.running(START, EpochReport.fromJsonLines(text, "events.jsonl")));
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void comparison(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(COMPARISON, seed);
    Guard.survives(
        () -> {
          Comparison comparison = Comparison.fromJson(text, "comparison.json");
          HtmlComparison.of(comparison);
          ComparisonTable.lines(comparison);
          comparison.toJson();
        });
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void manifestOfACheckpoint(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(MANIFEST, seed);
    Guard.survives(() -> Manifest.fromJson(text, "manifest.json", "Look"));
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void whatRunACheckpointIsOf(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(RUN, seed);
    Guard.survives(
        () -> RunIdentity.fromJson(text, "run.json", "Look").requireSame("run", OWN, true));
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void manifestOfAPreparedSet(@ForAll("seeds") long seed) throws Exception {
    String text = damaged(PREPARED, seed);
    Guard.survives(
        () -> {
          PreparedManifest manifest = PreparedManifest.fromJson(text, "manifest.json");
          for (Part part : Part.values()) {
            manifest.part(part).rows();
          }
        });
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void configuration(@ForAll("seeds") long seed) throws Exception {
    if (!Damaged.isOneOf(25, seed)) {
      return;
    }
    String text = damaged(CONFIGURATION, seed);
    Guard.survives(() -> ConfigReader.read(ConfigReader.parse(text, "mine.conf"), List.of()));
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void settingOfTheCommandLine(@ForAll("seeds") long seed) throws Exception {
    if (!Damaged.isOneOf(25, seed)) {
      return;
    }
    String text = damaged("data.class-names=[\"cat\", \"dog\"]".getBytes(UTF_8), seed);
    Guard.survives(() -> ConfigReader.read(ConfigReader.parse("", "mine.conf"), List.of(text)));
  }
}

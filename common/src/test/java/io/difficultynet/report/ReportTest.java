package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.DataNotes;
import io.difficultynet.metrics.Calibration;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import io.difficultynet.testing.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run tells comes back as it was told. */
class ReportTest {

  private static final MetaReport META =
      new MetaReport(
          0.25,
          1e-3,
          0.5,
          PerClass.of(0.25, 0.75),
          PerClass.of(1e-5, -1e-5),
          PerClass.of(-0.5, 0.5));

  private static EpochReport epoch(int epoch, double trainLoss, @Nullable MetaReport meta) {
    return new EpochReport(
        epoch,
        0.05,
        trainLoss,
        1000,
        8,
        new Timings(4, 0.125, 1, 0.75, 0.5, 2, 0.25),
        PerClass.of(0.5, Double.NaN),
        0.5,
        PerClass.of(1, 1),
        PerClass.of(0.5, 1.5),
        meta,
        2,
        List.of());
  }

  private static Calibration calibration() {
    Calibration.Counter counter = new Calibration.Counter();
    counter.record(1, true);
    counter.record(0.5, false);
    return counter.calibration();
  }

  private static RunResult result() {
    return new RunResult(
        RunResult.SUCCEEDED,
        "night \"3\"",
        "2026-01-02T03:04:05Z",
        61.5,
        new Evaluation(ConfusionMatrix.of(new long[][] {{9, 1}, {3, 1}}), 0.75, 0, calibration()),
        new Evaluation(ConfusionMatrix.of(new long[][] {{2, 0}, {0, 0}}), Double.NaN),
        null,
        1.25,
        2,
        List.of(500L, 5L),
        List.of("T-shirt/top", "Bag"),
        DataNotes.NONE,
        ShotGroups.of(new long[] {500, 5}, ShotRule.AUTHORS),
        List.of(epoch(1, 2.25, null), epoch(2, 1.125, META)),
        ConfigFactory.parseString("difficulty-net { run { seed = 7 }, split { n-max = null } }"),
        7,
        "5p117",
        null,
        new TreeMap<>(Map.of("java", "17.0.9")));
  }

  private static DifficultyNetException refusal(ThrowingCallable call) {
    DifficultyNetException e = catchThrowableOfType(DifficultyNetException.class, call);
    assertThat(e.code()).isEqualTo(ErrorCode.RUN_MISSING);
    return e;
  }

  @Test
  void formatFourOfTheResultIsReadAndWrittenAsEver() throws IOException {
    String golden = golden("result-4.json");
    assertThat(RunResult.fromJson(golden, "result.json")).isEqualTo(result());
    assertThat(result().toJson()).isEqualTo(golden);
  }

  @Test
  void theStartOfARunComesBackAndIsToldAgainByItsResult() {
    RunStart start = result().start();
    assertThat(RunStart.fromJson(start.toJson(), "started.json")).isEqualTo(start);
    assertThat(RunResult.fromJson(result().toJson(), "result.json").start()).isEqualTo(start);
    String other = start.toJson().replace("\"formatVersion\":1", "\"formatVersion\":2");
    assertThat(refusal(() -> RunStart.fromJson(other, "started.json")))
        .hasMessageContaining(
            "started.json: cannot be read as the start of a run: has format version 2");
    String uncounted = start.toJson().replace("[500,5]", "[500]");
    assertThat(refusal(() -> RunStart.fromJson(uncounted, "started.json")))
        .hasMessageContaining("there are 1 training counts and 2 class names");
  }

  @Test
  void top5IsCountedOfMoreThanTenClasses() {
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(11);
    counter.record(10, 3, 4);
    Evaluation eleven = new Evaluation(counter.matrix(), 1, 3, Calibration.NONE);
    assertThat(eleven.top5()).isEqualTo(0.75);
    assertThat(result().test().top5()).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evaluation(counter.matrix(), 1, 5, Calibration.NONE))
        .withMessage("top5Right is 5; it must be in 0..4");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(ReportTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aConfusionOfClassesThatThereAreNotIsRefused() {
    String wrong = result().toJson().replace("{\"0\":9,\"1\":1}", "{\"0\":9,\"2\":1}");
    assertThat(refusal(() -> RunResult.fromJson(wrong, "r.json")))
        .hasMessageContaining("The predicted class is 2; it must be in 0..1");
  }

  /** In the epochs of a second stage all weights are 1. */
  @Test
  void theLastWeightsAreThoseOfTheFirstStage() {
    assertThat(result().lastWeightedEpoch()).isEqualTo(2);
    String json = result().toJson().replace("\"run\":{", "\"run\":{\"epochs\":1,");
    assertThat(RunResult.fromJson(json, "result.json").lastWeightedEpoch()).isEqualTo(1);
  }

  @Test
  void whatWasReadBackIsWrittenAsItWas() {
    RunResult given = result();
    RunResult result =
        new RunResult(
            given.status(),
            given.runName(),
            given.startedAt(),
            given.seconds(),
            given.test(),
            given.validation(),
            0.7,
            null,
            given.bestEpoch(),
            given.trainCounts(),
            given.classNames(),
            new DataNotes(2, List.of("a note"), List.of("a warning")),
            given.groups(),
            given.epochs(),
            ConfigFactory.parseMap(
                Map.of("split.imbalance", 5.0, "train.rate", 0.1, "run.epochs", 3)),
            given.seed(),
            given.splitDigest(),
            "0a1b",
            given.versions());

    RunResult back = RunResult.fromJson(result.toJson(), "result.json");

    assertThat(back.toJson()).isEqualTo(result.toJson());
    assertThat(back.tau()).isEqualTo(0.7);
    assertThat(back.configuration().root().unwrapped())
        .isEqualTo(result.configuration().root().unwrapped());
  }

  @Property(tries = 50)
  void aRoundComesBackFromItsLine(@ForAll double trainLoss, @ForAll boolean withMeta) {
    double finite = Double.isFinite(trainLoss) ? trainLoss : Double.NaN;
    EpochReport report = epoch(3, finite, withMeta ? META : null);
    assertThat(report.toJsonLine()).doesNotContain("\n");
    assertThat(EpochReport.fromJsonLine(report.toJsonLine(), "events.jsonl:3")).isEqualTo(report);
    assertThat(Wire.roundTrip(report)).isEqualTo(report);
  }

  @Test
  void ratesAreComputedFromTimesAndCounts() {
    EpochReport report = epoch(1, 1, META);
    assertThat(report.imagesPerSecond()).isEqualTo(250.0);
    assertThat(report.metaShare()).isEqualTo(0.25);
    assertThat(report.toJsonLine())
        .contains("\"imagesPerSecond\":250.0")
        .contains("\"metaShare\":0.25");
  }

  @Test
  void accuraciesComeFromTheConfusionMatrix() {
    Evaluation test = result().test();
    assertThat(test.top1()).isEqualTo(10.0 / 14);
    assertThat(test.balancedAccuracy()).isEqualTo((0.9 + 0.25) / 2);
    assertThat(test.perClassAccuracy()).isEqualTo(PerClass.of(0.9, 0.25));
    assertThat(result().accuracy(Shot.MANY)).isEqualTo(0.9);
    assertThat(result().accuracy(Shot.MEDIUM)).isNaN();
    assertThat(result().accuracy(Shot.FEW)).isEqualTo(0.25);
  }

  @Test
  void whatIsNoResultIsRefusedWithTheReason() {
    String newer =
        result()
            .toJson()
            .replace("\"formatVersion\":4,\"groups\"", "\"formatVersion\":5,\"groups\"");
    assertThat(refusal(() -> RunResult.fromJson(newer, "/run/result.json")))
        .hasMessageEndingWith(
            "/run/result.json: cannot be read as the result of a run: has format version 5; this"
                + " program reads version 4. Name the output folder of a run that this version of"
                + " the program wrote; if this file was damaged, train or compare with the same"
                + " --config and --output writes it again from the checkpoints.");
    String unknownRule = result().toJson().replace("\"rule\":\"authors\"", "\"rule\":\"loose\"");
    assertThat(refusal(() -> RunResult.fromJson(unknownRule, "r.json")))
        .hasMessageContaining("has the unknown rule \"loose\"");
    String line = epoch(1, 1, META).toJsonLine().replace("\"epoch\":1", "\"epoch\":0");
    assertThat(refusal(() -> EpochReport.fromJsonLine(line, "events.jsonl:1")))
        .hasMessageContaining(
            "events.jsonl:1: cannot be read as the report of an epoch: epoch is 0; it must be at"
                + " least 1.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"validationAccuracy\":[0.5,null] | \"validationAccuracy\":[1.5,null] | validationAccuracy[0] is 1.5; it must be in [0, 1]",
        "\"validationBalancedAccuracy\":0.5 | \"validationBalancedAccuracy\":-1e308 | validationBalancedAccuracy is -1.0E308; it must be in [0, 1]",
        "\"classWeights\":[1.0,1.0] | \"classWeights\":[-1.0,1.0] | classWeights[0] is -1.0; it must be at least 0 and finite",
        "\"nextClassWeights\":[0.5,1.5] | \"nextClassWeights\":[null,1.5] | nextClassWeights[0] is NaN; it must be at least 0 and finite",
        "\"nextClassWeights\":[0.5,1.5] | \"nextClassWeights\":[0.5] | the numbers must be equal",
        "\"learningRate\":0.05 | \"learningRate\":-1 | learningRate is -1.0; it must be at least 0 and finite",
        "\"epoch\":2 | \"epoch\":3 | the epoch 3 stands where epoch 2 is expected",
        "\"bestEpoch\":2 | \"bestEpoch\":3 | bestEpoch is 3; it must be in 1..2",
        "\"bestEpoch\":2 | \"bestEpoch\":0 | bestEpoch is 0; it must be in 1..2",
        "\"trainCounts\":[500,5] | \"trainCounts\":[500,-5] | trainCounts has the count -5; it must be at least 0",
        "\"trainCounts\":[500,5] | \"trainCounts\":[9007199254740992,5] | trainCounts has more than 2^53 samples in all",
        "{\"0\":9,\"1\":1} | {\"0\":9223372036854775807,\"1\":1} | confusion has more than 2^53 samples in all",
        "{\"0\":9,\"1\":1} | {\"0\":9,\"1\":-1} | is -1; it must be at least 0",
        "\"classes\":[0] | \"classes\":[0,1] | the groups do not have each of the 2 classes once",
        "\"classes\":[0] | \"classes\":[-1] | the groups do not have each of the 2 classes once",
        "\"seconds\":61.5 | \"seconds\":null | seconds is NaN; it must be at least 0 and finite",
        "\"run\":{\"seed\":7} | \"run\":{\"epochs\":0} | difficulty-net.run.epochs is 0; it must be at least 1",
        "\"run\":{\"seed\":7} | \"run\":{\"epochs\":[]} | difficulty-net.run.epochs is no whole number",
        "\"difficulty\":[0.25,0.75] | \"difficulty\":[0.25] | the numbers must be equal",
      })
  void numbersThatNothingCanHaveMeasuredAreRefused(String part, String wrong, String why) {
    String json = result().toJson();
    assertThat(json).contains(part);
    assertThat(refusal(() -> RunResult.fromJson(json.replace(part, wrong), "r.json")))
        .hasMessageStartingWith(
            "DN-1010 RUN_MISSING: r.json: cannot be read as the result of a run")
        .hasMessageContaining(why);
  }

  @Test
  void linesThatAreNotThoseOfOneRunAreRefused() {
    String first = epoch(1, 1, null).toJsonLine() + "\n";
    String second = epoch(2, 1, null).toJsonLine() + "\n";
    assertThat(EpochReport.fromJsonLines(first + second, "e")).hasSize(2);
    assertThat(refusal(() -> EpochReport.fromJsonLines(second + first, "e")))
        .hasMessageContaining("the epoch 2 stands where epoch 1 is expected");
    String fewer =
        second
            .replace("[0.5,null]", "[0.5]")
            .replace("[1.0,1.0]", "[1.0]")
            .replace("[0.5,1.5]", "[1.5]");
    assertThat(refusal(() -> EpochReport.fromJsonLines(first + fewer, "e")))
        .hasMessageContaining("epoch 2 has 1 classes, and epoch 1 has 2");
  }

  /** Each would be an empty text in a list. */
  @Test
  void millionsOfEmptyLinesEndAtTheFirst() {
    assertThat(refusal(() -> EpochReport.fromJsonLines("\n".repeat(50_000_000), "e")))
        .hasMessageContaining("e line 1: cannot be read");
  }

  @Test
  void vectorsOfDifferentLengthsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new MetaReport(0, 0, 0, PerClass.of(1), PerClass.of(1, 2), PerClass.of(1)))
        .withMessage(
            "difficulty has 1 classes, meanMetaGradient 2 and metaPull 1; the numbers must be equal");
    EpochReport good = epoch(1, 1, null);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EpochReport(
                    1,
                    0.1,
                    1,
                    1,
                    1,
                    good.timings(),
                    PerClass.of(1),
                    1,
                    PerClass.of(1, 1),
                    PerClass.of(1),
                    null,
                    1,
                    List.of()))
        .withMessage(
            "the report has accuracies of 1 classes but weights of 2 and 1; the numbers must be"
                + " equal");
    RunResult r = result();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RunResult(
                    r.status(),
                    r.runName(),
                    r.startedAt(),
                    r.seconds(),
                    r.test(),
                    r.validation(),
                    r.tau(),
                    r.temperature(),
                    r.bestEpoch(),
                    List.of(1L),
                    r.classNames(),
                    r.data(),
                    r.groups(),
                    r.epochs(),
                    r.configuration(),
                    r.seed(),
                    r.splitDigest(),
                    r.weightsDigest(),
                    r.versions()))
        .withMessage(
            "the test has 2 classes, but there are 1 training counts, 2 names and 2 validation"
                + " classes; the numbers must be equal");
  }

  @Test
  void timesAreNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timings(1, 0, -1, 1, 1, 1, 1))
        .withMessage("synchroniseSeconds is -1.0; it must be at least 0 and finite");
  }

  @Test
  void aPerClassVectorOwnsItsNumbers() {
    double[] given = {1, 2};
    PerClass vector = PerClass.of(given);
    given[0] = 9;
    vector.toArray()[1] = 9;
    assertThat(vector).isEqualTo(PerClass.of(1, 2)).isNotEqualTo(PerClass.of(1, 3));
    assertThat(vector.at(1)).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vector.at(2))
        .withMessage("class is 2; it must be in 0..1");
  }
}

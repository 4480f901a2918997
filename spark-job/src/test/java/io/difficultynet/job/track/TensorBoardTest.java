package io.difficultynet.job.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.UnknownFieldSet;
import io.difficultynet.job.observe.SyntheticRuns;
import io.difficultynet.job.storage.DyingFileSystem;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {

  private static final RunResult RUN = SyntheticRuns.run("birds", List.of("owl", "jay"), 4, true);

  private final Path output;
  private final List<String> notes = new ArrayList<>();

  TensorBoardTest(@TempDir Path output) {
    this.output = output;
  }

  private TensorBoard started(int epochs) {
    return started(RUN, epochs);
  }

  private TensorBoard started(RunResult run, int epochs) {
    Folder folder = Folder.at(output.toString(), new Configuration(false));
    return new TensorBoard(folder, run.start(), run.epochs().subList(0, epochs), notes::add);
  }

  private static void train(TensorBoard board, int from, int to) {
    RUN.epochs().subList(from, to).forEach(board::completed);
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(output.resolve("tensorboard"))) {
      List<Path> all = files.toList();
      assertThat(all).as("files of events").hasSize(1);
      return all.get(0);
    }
  }

  private List<UnknownFieldSet> events() throws IOException {
    return EventReader.messages(Files.readAllBytes(file()));
  }

  private static UnknownFieldSet value(UnknownFieldSet event, String tag) throws IOException {
    return EventReader.values(event).stream()
        .filter(value -> EventReader.tag(value).equals(tag))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + tag));
  }

  @Test
  void anEpochIsAStepWithItsNumbers() throws IOException {
    train(started(0), 0, 1);
    assertThat(file().getFileName().toString()).matches("events\\.out\\.tfevents\\.\\d+\\..*");
    UnknownFieldSet event = events().get(2);
    EpochReport epoch = RUN.epochs().get(0);
    assertThat(event.getField(2).getVarintList()).containsExactly(1L);
    assertThat(EventReader.number(event, 1))
        .isEqualTo(Instant.parse(RUN.startedAt()).getEpochSecond() + epoch.seconds());
    assertThat(EventReader.scalar(value(event, "epoch/trainLoss")))
        .isEqualTo((float) epoch.trainLoss());
    assertThat(EventReader.scalar(value(event, "epoch/validationBalancedAccuracy")))
        .isEqualTo((float) epoch.validationBalancedAccuracy());
    assertThat(EventReader.scalar(value(event, "validationAccuracy/jay")))
        .isEqualTo((float) epoch.validationAccuracy().at(1));
    assertThat(EventReader.scalar(value(event, "nextClassWeights/owl")))
        .isEqualTo((float) epoch.nextClassWeights().at(0));
  }

  @Test
  void aRunThatGoesOnHasEveryEpochOnceAndTheBytesOfOneThatWasNotStopped() throws IOException {
    train(started(0), 0, 4);
    byte[] whole = Files.readAllBytes(file());
    train(started(0), 0, 3);
    train(started(2), 2, 4); // its checkpoint was that of the second epoch
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    assertThat(events().stream().flatMap(event -> event.getField(2).getVarintList().stream()))
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(notes).isEmpty();
  }

  @Test
  void histogramsCountEveryClassThatHasAValueAndCurvesAreOfFewClasses() throws IOException {
    List<String> names = IntStream.range(0, 1000).mapToObj(c -> "class " + c).toList();
    RunResult many = SyntheticRuns.run("objects", names, 2, true);
    started(many, 2);
    UnknownFieldSet event = events().get(3);
    assertThat(EventReader.values(event).stream().map(EventReader::tag))
        .contains("classes/validationAccuracy", "epoch/mediumAccuracy")
        .as("a group without classes, and too many curves")
        .doesNotContain("epoch/fewAccuracy", "validationAccuracy/class 0");
    double[] known =
        Arrays.stream(many.epochs().get(1).validationAccuracy().toArray())
            .filter(Double::isFinite)
            .toArray();
    assertThat(known).as("one class has no validation samples").hasSize(999);
    UnknownFieldSet histogram =
        EventReader.inner(value(event, "classes/validationAccuracy"), 5).get(0);
    assertThat(EventReader.number(histogram, 3)).isEqualTo(999);
    assertThat(EventReader.number(histogram, 4))
        .isCloseTo(Arrays.stream(known).sum(), within(1e-9));
    assertThat(EventReader.numbers(histogram, 7)).isEqualTo(counted(known, histogram));
  }

  /** A value is in the first bucket whose right end it does not exceed. */
  private static double[] counted(double[] values, UnknownFieldSet histogram) {
    double[] limits = EventReader.numbers(histogram, 6);
    double[] counts = new double[limits.length];
    for (double value : values) {
      int bucket = 0;
      while (value > limits[bucket]) {
        bucket++;
      }
      counts[bucket]++;
    }
    return counts;
  }

  @Test
  void equalValuesAreOneBucket() throws IOException {
    started(SyntheticRuns.run("plain", List.of("owl"), 1, false), 1);
    UnknownFieldSet histogram =
        EventReader.inner(value(events().get(2), "classes/nextClassWeights"), 5).get(0);
    assertThat(EventReader.numbers(histogram, 6)).containsExactly(1);
    assertThat(EventReader.numbers(histogram, 7)).containsExactly(1);
  }

  @Test
  void aStoreThatFailsIsToldOnceAndTheNextEpochMakesUpForIt() throws IOException {
    Folder folder =
        Folder.at(DyingFileSystem.uri(output), DyingFileSystem.of(new Configuration(false)));
    TensorBoard board = new TensorBoard(folder, RUN.start(), List.of(), notes::add);
    assertThat(DyingFileSystem.survives(0, () -> train(board, 0, 2))).isTrue();
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("warning TensorBoard does not see all epochs: DN-2004 STORAGE_FAILED: ");
    train(board, 2, 3);
    assertThat(events()).hasSize(2 + 3);
  }
}

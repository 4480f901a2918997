package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.MetaReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.Timings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final String RATE = "\\d+ images/s";
  private static final String LEFT = "(\\?|\\d+ s|\\d+ min \\d\\d s|\\d+ h \\d\\d min) left";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void aCompletedEpochIsALine() {
    Console console = console(false, 0);
    console.completed(report(null));
    assertThat(text())
        .matches("epoch 2/4  loss 1.2346  validation 62.5 %  500 images/s  4.0 s  0 s left\\R");
  }

  @Test
  void withAMetaStepItSaysItsShareAndTheWeights() {
    MetaReport meta =
        new MetaReport(
            0.1, 0.2, 0.3, PerClass.of(0.4, 0.5), PerClass.of(1, -1), PerClass.of(-1, 1));
    console(false, 0).completed(report(meta));
    assertThat(text()).contains("4.0 s (meta 25 %)  weights 0.25 to 1.75  ");
  }

  @Test
  void aTerminalGetsABarThatIsDrawnInPlace() {
    Console console = console(true, 0);
    console.samples(0, 50, 200);
    console.samples(0, 200, 200);
    String[] draws = text().split("\r", -1);
    assertThat(draws).hasSize(3);
    assertThat(draws[0]).isEmpty();
    assertThat(draws[1])
        .matches("\\[#{7}\\.{23}] epoch 1/4   25 %  training  " + RATE + "  " + LEFT);
    assertThat(draws[2])
        .matches("\\[#{30}] epoch 1/4  100 %  training  " + RATE + "  " + LEFT + " *");
    assertThat(text()).doesNotContain("\n");
  }

  @Test
  void theBarNamesThePhaseAndWipesALongerOne() {
    Console console = console(true, 0);
    console.phase(Phase.TRAINING);
    console.samples(0, 100, 200);
    console.phase(Phase.META_STEP);
    console.phase(Phase.CHECKPOINT);
    String[] draws = text().split("\r", -1);
    String half = "\\[#{15}\\.{15}] epoch 1/4  ";
    assertThat(draws[1]).matches("\\[\\.{30}] epoch 1/4    0 %  training  \\? left");
    assertThat(draws[3]).matches(half + "meta step  " + LEFT + " +");
    assertThat(draws[3]).hasSameSizeAs(draws[2]);
    assertThat(draws[4]).matches(half + "checkpoint  " + LEFT + " *");
  }

  @Test
  void theNextEpochBeginsAtNothing() {
    Console console = console(true, 0);
    console.samples(1, 200, 200);
    console.completed(report(null)); // of epoch 2
    console.phase(Phase.TRAINING);
    assertThat(text()).matches("(?s).*\r\\[\\.{30}] epoch 3/4    0 %  training  " + LEFT);
  }

  @Test
  void afterTheLastEpochThereIsThePhaseAlone() {
    Console console = new Console(printer(), true, "", 2, 0);
    console.completed(report(null)); // of epoch 2
    console.phase(Phase.VALIDATION);
    assertThat(text()).endsWith("\r[" + "#".repeat(30) + "] validation");
  }

  @Test
  void aLineWipesTheBarFirst() {
    Console console = console(true, 0);
    console.samples(0, 50, 200);
    console.line("hello");
    console.line("again");
    String[] draws = text().split("\r", -1);
    assertThat(draws[2]).isBlank().hasSameSizeAs(draws[1]);
    assertThat(draws[3]).matches("hello\\Ragain\\R");
  }

  @Test
  void elsewhereAShortEpochSaysNothingInBetween() {
    Console console = console(false, 0);
    console.phase(Phase.TRAINING);
    console.samples(0, 50, 200);
    console.samples(0, 100, 200);
    console.phase(Phase.VALIDATION);
    assertThat(text()).isEmpty();
  }

  @Test
  void beforeAnythingIsDoneTheTimeLeftIsUnknown() {
    Console console = console(true, 2);
    console.samples(2, 0, 200);
    assertThat(text()).contains("epoch 3/4    0 %").contains("? left");
  }

  @Test
  void ofRunsSideBySideEveryLineSaysWhoseItIs() {
    Console console = console(false, "ours seed 2  ", 0);
    console.line("hello");
    console.completed(report(null));
    assertThat(text().lines()).hasSize(2).allMatch(line -> line.startsWith("ours seed 2  "));
  }

  private Console console(boolean terminal, int firstEpoch) {
    return console(terminal, "", firstEpoch);
  }

  private Console console(boolean terminal, String label, int firstEpoch) {
    return new Console(printer(), terminal, label, 4, firstEpoch);
  }

  private PrintStream printer() {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static EpochReport report(@Nullable MetaReport meta) {
    return new EpochReport(
        2,
        0.1,
        1.23456,
        1000,
        4.0,
        new Timings(2, 0.25, 0.5, 0.25, 0.5, 1, 0.1),
        PerClass.of(0.5, 0.75),
        0.625,
        PerClass.of(1, 1),
        PerClass.of(0.25, 1.75),
        meta,
        2,
        List.of());
  }
}

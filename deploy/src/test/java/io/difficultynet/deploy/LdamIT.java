package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractPathAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LDAM-DRW with its cosine classifier, and what is done with its model. */
class LdamIT {

  /** Chance is 0.1. */
  private static final double CLEARLY_LEARNED = 0.3;

  private final TinyRun tiny;
  private final RunFiles run;

  LdamIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[1]", scratch);
    run = tiny.output("ldam");
  }

  @Test
  void aCosineClassifierIsTrainedMeasuredEmbeddedAndExported() {
    Script.Result trained = tiny.runTrain(run, "--set", "method.name=ldam-drw");
    assertThat(trained.status()).as(trained.errors()).isZero();
    assertThat(trained.errors()).contains(" with cosine classifier, ");
    RunResult result = run.readResult();
    assertThat(result.test().balancedAccuracy()).isGreaterThan(CLEARLY_LEARNED);

    Script.Result evaluated = command("evaluate");
    assertThat(evaluated.status()).as(evaluated.errors()).isZero();
    assertThat(evaluated.output())
        .contains("%.2f %%".formatted(100 * result.test().balancedAccuracy()));

    Path table = tiny.scratch().resolve("features");
    Script.Result embedded = command("embed", "--output", table.toString());
    assertThat(embedded.status()).as(embedded.errors()).isZero();

    Path folder = tiny.scratch().resolve("exported");
    Script.Result exported =
        command("export", "--output", folder.toString(), "--safetensors", "--onnx");
    assertThat(exported.status()).as(exported.errors()).isZero();
    for (String name :
        List.of("model.safetensors", "load.py", "model.onnx", "description.json", "README.md")) {
      assertThat(exported.output()).contains("model  file:" + folder.resolve(name));
      assertThat(folder.resolve(name)).isNotEmptyFile();
    }
    assertThat(folder.resolve("load.py")).content().contains("Cosines(16, ");
    assertThat(folder.resolve("README.md")).content().contains("| method | `ldam-drw` |");
  }

  /** The network depends on the method there, and only there. */
  @Test
  void aComparisonGivesEachMethodItsOwnClassifier() {
    Path compared = tiny.scratch().resolve("compared");
    List<String> compare = new ArrayList<>(List.of("--master", "local[1]", "compare", "--config"));
    compare.addAll(
        List.of(tiny.conf().toString(), "--methods", "cross-entropy,ldam", "--seeds", "1"));
    compare.addAll(List.of("--set", "run.epochs=1", "--output", compared.toString()));
    Script.Result result = InProcess.run(tiny.scratch(), compare);
    assertThat(result.status()).as(result.errors()).isZero();
    assertNetwork(compared, "cross-entropy").content().doesNotContain("with cosine classifier");
    assertNetwork(compared, "ldam").content().contains("with cosine classifier");
  }

  private static AbstractPathAssert<?> assertNetwork(Path compared, String method) {
    return assertThat(compared.resolve(method).resolve("seed-1/model/model.json"));
  }

  private Script.Result command(String name, String... more) {
    List<String> command = new ArrayList<>(List.of("--master", "local[1]", name, "--run"));
    command.add(run.folder().toString());
    command.addAll(List.of(more));
    return InProcess.run(tiny.scratch(), command);
  }
}

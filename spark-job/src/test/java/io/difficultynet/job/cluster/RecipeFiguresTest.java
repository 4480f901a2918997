package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.run.Preparation;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the recipes of the paper's rows say of time and memory is what {@code docs/scale.md} says,
 * and its memory outside the heap is what {@code check} would say on that cluster.
 */
class RecipeFiguresTest {

  private static final int EXECUTORS = 8;
  private static final Path ROOT = Path.of("..");
  private static final Path RECIPES = ROOT.resolve("conf/recipes");
  private static final String NAME = "(cifar100|imagenet|places)-lt-.*\\.conf";

  /** The figures of a recipe in {@code docs/scale.md}, by column. */
  private record Row(String epoch, String allEpochs, List<String> memory) {

    private static Row of(String recipe) throws IOException {
      List<String> rows;
      try (Stream<String> lines = Files.lines(ROOT.resolve("docs/scale.md"))) {
        rows = lines.filter(line -> line.startsWith("| " + recipe + " |")).toList();
      }
      assertThat(rows).as("rows of %s in docs/scale.md", recipe).hasSize(1);
      List<String> cells = Arrays.stream(rows.get(0).split("\\|")).map(String::strip).toList();
      return new Row(cells.get(2), cells.get(8), cells.subList(9, 13));
    }
  }

  private static List<JsonObject> modelled() throws IOException {
    Path file = ROOT.resolve("deploy/benchmarks/measured.json");
    return JsonObject.parse(Files.readString(file), file.toString()).objects("recipes");
  }

  @Test
  void everyRowOfThePaperIsInTheModel() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      List<String> rows =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(file -> file.matches(NAME))
              .map(file -> file.replace(".conf", ""))
              .toList();
      List<String> names = modelled().stream().map(recipe -> recipe.text("name")).toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(rows).hasSize(7);
    }
  }

  @TestFactory
  Stream<DynamicTest> theModelIsOfTheRecipe() throws IOException {
    return tests(RecipeFiguresTest::compareWithRecipe);
  }

  private static void compareWithRecipe(JsonObject modelled) throws IOException {
    RunConfig config = config(modelled.text("name"));
    int classes = classes(modelled.text("name"));
    assertThat(modelled.small("batch")).isEqualTo(config.train().batchSize());
    assertThat(modelled.small("epochs")).isEqualTo(config.run().epochs());
    assertThat(modelled.small("pairs")).isEqualTo(config.method().pairs().perRound());
    assertThat(modelled.small("pseudo_batch")).isEqualTo(config.method().pairs().trainBatchSize());
    assertThat(modelled.small("meta_batch")).isEqualTo(config.method().pairs().metaBatchSize());
    assertThat(modelled.small("validation"))
        .isEqualTo(config.split().validationPerClass() * classes);

    NetworkDescription network = Preparation.network(config, 3, classes);
    assertThat(network.name()).isEqualTo(modelled.text("network"));
    JsonObject memory = modelled.object("memory");
    for (Engine engine : List.of(Engine.BIGDL, Engine.TORCH)) {
      MemoryEstimate needed =
          RunMemory.of(config, network, modelled.small("samples"), EXECUTORS, engine);
      JsonObject mebibytes = memory.object(engine.name().toLowerCase(Locale.ROOT));
      assertThat((long) mebibytes.small("heap"))
          .as("MiB of heap on %s", engine)
          .isEqualTo(needed.heap());
      assertThat((long) mebibytes.small("outside"))
          .as("MiB outside the heap on %s", engine)
          .isEqualTo(needed.outside());
    }
  }

  @TestFactory
  Stream<DynamicTest> theHeaderSaysWhatTheDocumentSays() throws IOException {
    return tests(
        modelled -> {
          String name = modelled.text("name");
          Row row = Row.of(name);
          String header = Files.readString(RECIPES.resolve(name + ".conf")).replace("\n# ", " ");
          assertThat(header)
              .contains(
                  ("Expected, by docs/scale.md, not measured, of 8 executors of 16 cores at 10"
                          + " Gbit/s: %s s an epoch, %s h for all %d;")
                      .formatted(row.epoch, row.allEpochs, modelled.small("epochs")))
              .contains(
                  ("an executor needs %s MiB of heap beside samples and %s MiB outside it (on libtorch"
                          + " %s and %s).")
                      .formatted(row.memory.toArray()));
          JsonObject memory = modelled.object("memory");
          assertThat(row.memory)
              .containsExactlyElementsOf(
                  Stream.of("bigdl", "torch")
                      .map(memory::object)
                      .flatMap(engine -> Stream.of("heap", "outside").map(engine::small))
                      .map("%,d"::formatted)
                      .toList());
        });
  }

  private interface Check {
    void of(JsonObject modelled) throws IOException;
  }

  private static Stream<DynamicTest> tests(Check check) throws IOException {
    return modelled().stream()
        .map(recipe -> DynamicTest.dynamicTest(recipe.text("name"), () -> check.of(recipe)));
  }

  private static int classes(String recipe) {
    if (recipe.startsWith("cifar100")) {
      return 100;
    }
    return recipe.startsWith("places") ? 365 : 1000;
  }

  private static RunConfig config(String recipe) throws IOException {
    List<String> locations = new ArrayList<>(List.of("data.root=/data"));
    if (!recipe.startsWith("cifar100")) {
      locations.addAll(List.of("data.train-list=a", "data.validation-list=b", "data.test-list=c"));
    }
    if (recipe.startsWith("places")) {
      locations.add("network.pretrained.weights=w.safetensors");
    }
    String text = Files.readString(RECIPES.resolve(recipe + ".conf"));
    return ConfigReader.read(ConfigReader.parse(text, recipe), locations).config();
  }
}

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
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code deploy/benchmarks/measured.json}, from which time and memory of the recipes of the paper's
 * rows are written into documents, has the settings of these recipes and the memory that {@code
 * check} would say on the model's cluster.
 */
class RecipeFiguresTest {

  private static final int EXECUTORS = 8;
  private static final Path ROOT = Path.of("..");
  private static final Path RECIPES = ROOT.resolve("conf/recipes");
  private static final String NAME = "(cifar100|imagenet|places)-lt-.*\\.conf";

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
    return modelled().stream()
        .map(
            recipe ->
                DynamicTest.dynamicTest(recipe.text("name"), () -> compareWithRecipe(recipe)));
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
        .isEqualTo(config.split().validation().perClass() * classes);

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

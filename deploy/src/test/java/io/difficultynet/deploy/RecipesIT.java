package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recipe of images through {@code spark-submit}, on a miniature of its data set in the true
 * layout with the true number of classes; two epochs, since no meta step follows the last one. What
 * else is smaller is set here: imbalance, held-out samples and meta steps, since there are few
 * images; and for the large images, which two cores would take hours for, images of 32 pixels and
 * networks of few channels, of the recipe's depth.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipesIT {

  private static final Path RECIPES = Distribution.ROOT.resolve("conf/recipes");

  private final Path scratch;
  private final Supplier<List<String>> imageNet;

  RecipesIT(@TempDir Path scratch) {
    this.scratch = scratch;
    this.imageNet = once(() -> TinyImageNetLt.write(scratch.resolve("imagenet")).locations());
  }

  /** Those of image sets; {@link FeaturesIT} and {@link TableFeaturesIT} have features. */
  static Stream<String> recipes() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(recipe -> !recipe.startsWith("features"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void theRecipeGoesThroughOnAMiniatureOfItsData(String recipe) {
    RunFiles run = new RunFiles(scratch.resolve("runs").resolve(recipe));
    List<String> arguments = new ArrayList<>(List.of("--master", "local[1]", "train"));
    arguments.addAll(List.of("--config", RECIPES.resolve(recipe).toString()));
    arguments.addAll(List.of("--output", run.folder().toString(), "--set", "run.epochs=2"));
    settings(recipe).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    Script.Result trained = InProcess.run(scratch, arguments);
    assertThat(trained.status()).as(trained.errors()).isZero();

    RunResult result = run.readResult();
    assertThat(result.trainCounts()).hasSize(classes(recipe));
    assertThat(result.test().counts().total()).doesNotContain(0);
    EpochReport epoch = result.epochs().get(0);
    assertThat(epoch.samples())
        .isEqualTo(result.trainCounts().stream().mapToLong(Long::longValue).sum());
    assertThat(epoch.meta() != null).isEqualTo(!recipe.contains("cross-entropy"));
  }

  private List<String> settings(String recipe) {
    if (recipe.startsWith("cifar100")) {
      Path data = TinyCifar100.write(scratch.resolve("cifar"), 8, 2);
      return List.of(
          "data.root=" + data,
          "split.imbalance=5",
          "split.validation-per-class=2",
          "method.pairs-per-round=2");
    } else if (recipe.startsWith("fashion-mnist")) {
      TinyIdx data = TinyIdx.write(scratch.resolve("fashion"), 70, 4);
      return List.of(
          "data.train-images=" + data.trainImages(),
          "data.train-labels=" + data.trainLabels(),
          "data.test-images=" + data.testImages(),
          "data.test-labels=" + data.testLabels(),
          "split.imbalance=5",
          "split.n-max=40");
    }
    List<String> settings =
        new ArrayList<>(
            List.of(
                "augment.size=32",
                "split.validation-per-class=1",
                "method.pairs-per-round=1",
                "method.hidden=16",
                "method.meta-batch-size=16",
                "method.meta-train-batch-size=16"));
    if (recipe.startsWith("imagenet-lt")) {
      settings.addAll(imageNet.get());
      settings.add("network.width=4");
    } else if (recipe.startsWith("places-lt")) {
      settings.addAll(TinyPlacesLt.write(scratch.resolve("places")).settings());
      settings.add("network.width=" + TinyPlacesLt.WIDTH);
    } else {
      throw new AssertionError("no miniature for " + recipe);
    }
    return settings;
  }

  private static int classes(String recipe) {
    if (recipe.startsWith("cifar100")) {
      return TinyCifar100.CLASSES;
    } else if (recipe.startsWith("fashion-mnist")) {
      return TinyIdx.CLASSES;
    }
    return recipe.startsWith("places") ? TinyPlacesLt.CLASSES : TinyImageNetLt.CLASSES;
  }

  private static <T> Supplier<T> once(Supplier<T> make) {
    List<T> made = new ArrayList<>();
    return () -> {
      if (made.isEmpty()) {
        made.add(make.get());
      }
      return made.get(0);
    };
  }
}

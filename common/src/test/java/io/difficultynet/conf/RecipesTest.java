package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The recipes that are shipped. */
class RecipesTest {

  private static final Path FOLDER = Path.of("..", "conf", "recipes");

  private static RunConfig read(Path recipe, List<String> overrides) throws IOException {
    String name = String.valueOf(recipe.getFileName());
    return ConfigReader.read(ConfigReader.parse(Files.readString(recipe), name), overrides)
        .config();
  }

  @TestFactory
  List<DynamicTest> everyRecipeIsAConfigurationNamedAfterItsFile() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path recipe : files()) {
      String file = String.valueOf(recipe.getFileName());
      tests.add(
          DynamicTest.dynamicTest(
              file,
              () ->
                  assertThat(read(recipe, locations(file)).run().name() + ".conf")
                      .isEqualTo(file)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(3);
    return tests;
  }

  /** With the settings that the header gives beside those, too. */
  @TestFactory
  Stream<DynamicTest> theHeaderSaysHowToRunTheRecipe() throws IOException {
    return files().stream()
        .map(
            recipe ->
                DynamicTest.dynamicTest(
                    String.valueOf(recipe.getFileName()), () -> checkHeader(recipe)));
  }

  private static void checkHeader(Path recipe) throws IOException {
    String file = String.valueOf(recipe.getFileName());
    String text = Files.readString(recipe);
    String header = text.substring(0, text.indexOf("\ndifficulty-net {"));
    assertThat(header)
        .contains("#   deploy/bin/difficulty-net train --config conf/recipes/" + file + " ");
    List<String> settings =
        Pattern.compile("--set (\\S+)").matcher(header).results().map(set -> set.group(1)).toList();
    assertThat(read(recipe, settings).run().name() + ".conf").isEqualTo(file);
    if (file.matches("(cifar100|imagenet|places)-lt-.*")) {
      assertThat(header).contains("The paper: top-1 ", "%. Not reproduced here: ");
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  /** What a recipe leaves to the command line. */
  private static List<String> locations(String file) {
    if (file.startsWith("imagenet")) {
      return List.of(
          "data.root=/images",
          "data.train-list=train.txt",
          "data.validation-list=val.txt",
          "data.test-list=test.txt");
    }
    if (file.startsWith("places")) {
      return List.of(
          "data.root=/images",
          "data.train-list=train.txt",
          "data.validation-list=val.txt",
          "data.test-list=test.txt",
          "network.pretrained.weights=w.safetensors");
    }
    boolean rooted = file.startsWith("cifar") || file.startsWith("features");
    return rooted ? List.of("data.root=/data") : List.of();
  }

  /** A row of the paper differs from its neighbour in what the row is about. */
  @Test
  void neighbouringRowsDifferOnlyInWhatTheyAreAbout() throws IOException {
    RunConfig ten = row("imagenet-lt-resnet10.conf");
    assertThat(
            row("imagenet-lt-resnet50.conf", "run.name=imagenet-lt-resnet10", "network.depth=10"))
        .isEqualTo(ten);
    assertThat(
            row(
                "imagenet-lt-resnet50-randaugment.conf",
                "run.name=imagenet-lt-resnet10",
                "network.depth=10",
                "augment.rand-augment.operations=null",
                "augment.rand-augment.magnitude=null",
                "augment.policy=none"))
        .isEqualTo(ten);
    RunConfig hundred = row("cifar100-lt-100.conf");
    for (String imbalance : List.of("50", "10")) {
      assertThat(
              row(
                  "cifar100-lt-" + imbalance + ".conf",
                  "run.name=cifar100-lt-100",
                  "split.imbalance=100",
                  "method.pairs-per-round=81"))
          .isEqualTo(hundred);
    }
  }

  private static RunConfig row(String file, String... overrides) throws IOException {
    List<String> all = new ArrayList<>(locations(file));
    all.addAll(List.of(overrides));
    return read(FOLDER.resolve(file), all);
  }

  @Test
  void theTwoFashionRecipesDifferOnlyInNameAndMethod() throws IOException {
    RunConfig learned = read(FOLDER.resolve("fashion-mnist-lt-difficulty-net.conf"), List.of());
    RunConfig plain =
        read(
            FOLDER.resolve("fashion-mnist-lt-cross-entropy.conf"),
            List.of("run.name=" + learned.run().name(), "method.name=difficulty-net"));
    assertThat(plain).isEqualTo(learned);
    assertThat(learned.data().classNames()).hasSize(10).contains("Ankle boot");
  }
}

package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path recipe : files.sorted().toList()) {
        String file = String.valueOf(recipe.getFileName());
        List<String> root = file.startsWith("cifar") ? List.of("data.root=/data") : List.of();
        tests.add(
            DynamicTest.dynamicTest(
                file, () -> assertThat(read(recipe, root).run().name() + ".conf").isEqualTo(file)));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(3);
    return tests;
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

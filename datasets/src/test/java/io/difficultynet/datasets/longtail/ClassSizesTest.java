package io.difficultynet.datasets.longtail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClassSizesTest {
  /** CIFAR-100-LT, ρ = 100, 10,847 images: the list of the LDAM-DRW and "decoupling" baselines. */
  @Test
  void givesTheListOfCifar100Lt() {
    assertThat(ClassSizes.exponential(500, 100, 100))
        .containsExactly(
            500, 477, 455, 434, 415, 396, 378, 361, 344, 328, 314, 299, 286, 273, 260, 248, 237,
            226, 216, 206, 197, 188, 179, 171, 163, 156, 149, 142, 135, 129, 123, 118, 112, 107,
            102, 98, 93, 89, 85, 81, 77, 74, 70, 67, 64, 61, 58, 56, 53, 51, 48, 46, 44, 42, 40, 38,
            36, 35, 33, 32, 30, 29, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 15, 14, 13,
            13, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7, 7, 7, 6, 6, 6, 6, 5, 5, 5, 5);
    assertThat(Arrays.stream(ClassSizes.exponential(500, 100, 100)).sum()).isEqualTo(10847);
    assertThat(Arrays.stream(ClassSizes.exponential(500, 50, 100)).sum()).isEqualTo(12608);
    assertThat(Arrays.stream(ClassSizes.exponential(500, 10, 100)).sum()).isEqualTo(19573);
  }

  /** CIFAR-10-LT, ρ = 100, 12,406 images. */
  @Test
  void givesTheListOfCifar10Lt() {
    assertThat(ClassSizes.exponential(5000, 100, 10))
        .containsExactly(5000, 2997, 1796, 1077, 645, 387, 232, 139, 83, 50);
    assertThat(Arrays.stream(ClassSizes.exponential(5000, 100, 10)).sum()).isEqualTo(12406);
  }

  /** After a hold-out of 25 images a class the head has 475, the tail int(4.75). */
  @Test
  void givesTheSizesOfTheDifficultyNetPaper() {
    int[] sizes = ClassSizes.exponential(475, 100, 100);
    assertThat(sizes[0]).isEqualTo(475);
    assertThat(sizes[99]).isEqualTo(4);
  }

  @Test
  void givesWhatThePythonScriptsGive() throws IOException {
    List<String> lines;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("long-tail-counts.csv")),
                StandardCharsets.UTF_8))) {
      lines = reader.lines().filter(line -> !line.startsWith("#")).toList();
    }
    assertThat(lines).hasSize(210);
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      int[] expected = Arrays.stream(cells[3].split(" ", -1)).mapToInt(Integer::parseInt).toArray();
      assertThat(
              ClassSizes.exponential(
                  Integer.parseInt(cells[0]),
                  Double.parseDouble(cells[1]),
                  Integer.parseInt(cells[2])))
          .as(line)
          .containsExactly(expected);
    }
  }

  @Test
  void oneClassKeepsAll() {
    assertThat(ClassSizes.exponential(70, 100, 1)).containsExactly(70);
  }
}

package io.difficultynet.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.ReferenceVectors;
import io.difficultynet.datasets.augment.AutoAugment.Step;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operations, magnitudes and policies are torchvision's. */
class PolicyTest {
  private static final Config VECTORS = ReferenceVectors.read("augment/policies.json");

  /** Bytes must be equal; magnitudes may differ by the last bit of single precision. */
  private static final double MAGNITUDE = 1e-5;

  private static Pixels image(String name) {
    byte[] values = Base64.getDecoder().decode(VECTORS.getString("images." + name));
    Pixels pixels = new Pixels();
    pixels.reshape(new ImageShape(3, VECTORS.getInt("height"), VECTORS.getInt("width")));
    System.arraycopy(values, 0, pixels.values(), 0, values.length);
    return pixels;
  }

  @TestFactory
  List<DynamicTest> everyOperationHasPillowsBits() {
    return VECTORS.getConfigList("cases").stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    "%s %s of %s"
                        .formatted(
                            c.getString("operation"),
                            c.getDouble("magnitude"),
                            c.getString("image")),
                    () -> {
                      Pixels image = image(c.getString("image"));
                      Operation.valueOf(c.getString("operation"))
                          .apply(image, c.getDouble("magnitude"), new Pixels());
                      assertThat(image.toArray()).isEqualTo(ReferenceVectors.bytes(c, "result"));
                    }))
        .toList();
  }

  @Test
  void everyLevelHasTorchvisionsMagnitude() {
    for (Config c : VECTORS.getConfigList("magnitudes")) {
      double found =
          Operation.valueOf(c.getString("operation"))
              .magnitude(
                  c.getInt("level"),
                  c.getInt("levels"),
                  VECTORS.getInt("height"),
                  VECTORS.getInt("width"));
      assertThat(found).as(c.toString()).isCloseTo(c.getDouble("magnitude"), within(MAGNITUDE));
    }
  }

  @Test
  void thePairsOfAutoAugmentAreTorchvisions() {
    assertThat(AutoAugment.pairs(PolicySettings.AutoAugment.CIFAR)).isEqualTo(table("CIFAR10"));
    assertThat(AutoAugment.pairs(PolicySettings.AutoAugment.IMAGENET)).isEqualTo(table("IMAGENET"));
  }

  @SuppressWarnings("unchecked") // HOCON's lists of lists have no type
  private static List<List<Step>> table(String name) {
    return VECTORS.getList("tables." + name).stream()
        .map(pair -> (List<com.typesafe.config.ConfigObject>) (List<?>) pair)
        .map(
            pair ->
                pair.stream()
                    .map(com.typesafe.config.ConfigObject::toConfig)
                    .map(
                        step ->
                            new Step(
                                Operation.valueOf(step.getString("operation")),
                                step.getDouble("probability"),
                                step.getInt("level")))
                    .toList())
        .toList();
  }

  /** Counts how often AutoAugment and RandAugment leave an image as it is, against their odds. */
  @Test
  void pairsAndOperationsAreDrawnWithTheirOdds() {
    int draws = 5000;
    SplittableRandom random = new SplittableRandom(11);
    PolicySettings.RandAugment one = new PolicySettings.RandAugment(1, 30);
    Set<String> seen = new HashSet<>();
    int unchanged = 0;
    for (int i = 0; i < draws; i++) {
      Pixels image = image("dull");
      RandAugment.apply(one, image, random, new Pixels());
      seen.add(Arrays.toString(image.toArray()));
      unchanged += Arrays.equals(image.toArray(), image("dull").toArray()) ? 1 : 0;
    }
    // 14 operations, 9 of them with a sign: 23 results where none equals another
    assertThat(seen).hasSizeBetween(21, 23);
    assertThat(unchanged)
        .isBetween(draws / 14 - 100, draws / 14 + 100); // the identity; 5 deviations
    int inverted = 0;
    for (int i = 0; i < draws; i++) {
      Pixels image = image("flat");
      AutoAugment.apply(PolicySettings.AutoAugment.CIFAR, image, random, new Pixels());
      inverted += image.at(1, 10, 13) == 255 - 130 ? 1 : 0;
    }
    // Of a flat image in the middle only INVERT 0.1 (pairs 1 and 24) and SOLARIZE leave 125: 0.008
    // and
    // SOLARIZE 0.5 2, 0.4 5, 0.2 8, 0.8 3 where the threshold is at most 130: levels 5 and 8.
    double expected = (0.1 + 0.1 + 0.4 + 0.2) / 25;
    assertThat((double) inverted / draws).isBetween(expected - 0.013, expected + 0.013);
  }
}

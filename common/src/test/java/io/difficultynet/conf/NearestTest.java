package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> KNOWN = List.of("run", "run.seed", "adam.beta1", "adam.beta2");

  @Test
  void equallyNearKeysAreAllNamed() {
    assertThat(Nearest.to("adam.beta3", KNOWN)).containsExactly("adam.beta1", "adam.beta2");
  }

  @Test
  void aKeyOfAnotherSectionIsFoundByItsLastPart() {
    assertThat(Nearest.to("train.seed", KNOWN)).containsExactly("run.seed");
  }

  @Test
  void nothingIsNamedWhenNothingIsNear() {
    assertThat(Nearest.to("colour", KNOWN)).isEmpty();
  }

  @Property(tries = 200)
  void distanceEqualsItsRecursiveDefinition(
      @ForAll @AlphaChars @StringLength(max = 5) String a,
      @ForAll @AlphaChars @StringLength(max = 5) String b) {
    assertThat(Nearest.distance(a, b)).isEqualTo(byDefinition(a, b));
  }

  private static int byDefinition(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    String restA = a.substring(1);
    String restB = b.substring(1);
    if (a.charAt(0) == b.charAt(0)) {
      return byDefinition(restA, restB);
    }
    int insertOrDelete = Math.min(byDefinition(restA, b), byDefinition(a, restB));
    return 1 + Math.min(insertOrDelete, byDefinition(restA, restB));
  }
}

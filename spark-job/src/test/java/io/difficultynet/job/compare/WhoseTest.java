package io.difficultynet.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WhoseTest {

  private static Variant variant(String name) {
    return new Variant(name, "focal", List.of());
  }

  @Test
  void whatAllHaveIsToldWithoutNames() {
    Whose<String> whose = new Whose<>(3);
    whose.add(variant("a"), List.of("of all", "of two"));
    whose.add(variant("a"), List.of("of all")); // another seed
    whose.add(variant("b"), List.of("of one", "of all"));
    whose.add(variant("c"), List.of("of all", "of two"));
    assertThat(whose.all().stream().map(it -> whose.names(it) + it))
        .containsExactly("of all", "a, c, of two", "b, of one");
  }
}

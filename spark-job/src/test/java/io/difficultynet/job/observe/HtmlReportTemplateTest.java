package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Marks are replaced once, and sections come and go whole. */
class HtmlReportTemplateTest {

  @Test
  void valuesAreNotSearchedForMarks() {
    Template template = new Template("<{{a}}|{{b}}>");
    assertThat(template.fill(Set.of(), Map.of("a", "{{b}} {{#s}}", "b", "$0 \\")))
        .isEqualTo("<{{b}} {{#s}}|$0 \\>");
  }

  @Test
  void aSectionThatIsNotShownGoesWithItsMarks() {
    Template template = new Template("1\n{{#s}}\n{{a}}\n{{/s}}\n{{#t}}3{{/t}}4{{#s}}5{{/s}}");
    assertThat(template.fill(Set.of("t"), Map.of())).isEqualTo("1\n34");
    assertThat(template.fill(Set.of("s"), Map.of("a", "2"))).isEqualTo("1\n2\n45");
  }

  @Test
  void aMarkWithoutAValueIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Template("{{titel}}").fill(Set.of(), Map.of("title", "x")))
        .withMessage("The template has the mark {{titel}}; there are values for [title]");
  }
}

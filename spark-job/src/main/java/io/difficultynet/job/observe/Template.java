package io.difficultynet.job.observe;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with two kinds of marks: {@code {{name}}} stands for a value; what stands between {@code
 * {{#section}}} and {@code {{/section}}} is left out unless the section is shown. Sections do not
 * nest. Values are put in once and not searched for marks.
 */
final class Template {

  private static final Pattern SECTION =
      Pattern.compile("\\{\\{#(\\w+)}}\\n?(.*?)\\{\\{/\\1}}\\n?", Pattern.DOTALL);
  private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");

  private final String text;

  Template(String text) {
    this.text = text;
  }

  /**
   * Returns the text with its marks replaced.
   *
   * @throws IllegalArgumentException when a mark has no value
   */
  String fill(Set<String> sections, Map<String, String> values) {
    String shown =
        SECTION
            .matcher(text)
            .replaceAll(
                mark ->
                    sections.contains(mark.group(1))
                        ? Matcher.quoteReplacement(mark.group(2))
                        : "");
    return VALUE
        .matcher(shown)
        .replaceAll(mark -> Matcher.quoteReplacement(value(mark.group(1), values)));
  }

  private static String value(String name, Map<String, String> values) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "The template has the mark {{" + name + "}}; there are values for " + values.keySet());
    }
    return value;
  }
}

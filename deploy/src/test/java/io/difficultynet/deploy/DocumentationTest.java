package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents lead where they say. */
class DocumentationTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static List<Path> documents() throws IOException {
    try (Stream<Path> root = Files.list(Distribution.ROOT);
        Stream<Path> docs = Files.list(Distribution.ROOT.resolve("docs"))) {
      return Stream.concat(root, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  @Test
  void everyLinkLeadsToAFileAndASectionOfIt() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains(":") && !leads(document, target)) {
          broken.add(document.getFileName() + ": " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leads(Path document, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    return Files.exists(file)
        && (parts.length == 1 || sections(Files.readString(file)).contains(parts[1]));
  }

  /** As the sites name them that show such documents. */
  private static List<String> sections(String text) {
    return text.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void everyErrorCodeHasALineOfAdvice() throws IOException {
    String text = Files.readString(Distribution.ROOT.resolve("docs/troubleshooting.md"));
    assertThat(Arrays.stream(ErrorCode.values()).map(code -> "| `" + code.code() + "` |"))
        .allSatisfy(row -> assertThat(text).contains(row));
  }
}

package io.difficultynet.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is printed has no control characters and no secrets. */
class ScreenTest {

  private static String printed(Runnable print) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      print.run();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void aLineStaysOneAndHasNoSecret() {
    String line = "cat\u001b[2J\nok  password=x";
    assertThat(printed(() -> Screen.out(line))).isEqualTo("cat\\u001b[2J\\u000aok  password=***\n");
    assertThat(printed(() -> Screen.err(line))).isEqualTo("cat\\u001b[2J\\u000aok  password=***\n");
  }

  @Test
  void aMessageKeepsItsLines() {
    assertThat(printed(() -> Screen.message("error a\n  b: c\u0007")))
        .isEqualTo("error a\n  b: c\\u0007\n");
  }

  @Test
  void aStackTraceHasNeitherToo() {
    assertThat(printed(() -> Screen.trace(new IllegalStateException("\u001b[2J password=x"))))
        .startsWith(
            "java.lang.IllegalStateException: \\u001b[2J password=***\n    at io.difficultynet");
  }
}

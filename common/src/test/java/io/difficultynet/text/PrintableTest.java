package io.difficultynet.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What reaches a terminal. */
class PrintableTest {

  @Test
  void whatCommandsATerminalIsWrittenOut() {
    assertThat(Printable.line("\u001b[31mred\u001b[0m\r\u0007\u009b2J\u007f"))
        .isEqualTo("\\u001b[31mred\\u001b[0m\\u000d\\u0007\\u009b2J\\u007f");
  }

  @Test
  void whatTurnsTheDirectionOfWritingIsWrittenOut() {
    assertThat(Printable.line("cat\u202egpj.exe\u2066\u200f\u061c"))
        .isEqualTo("cat\\u202egpj.exe\\u2066\\u200f\\u061c");
  }

  @Test
  void aNameCannotBeginALine() {
    String name = "bird\nok  everything\u2028\u0085";
    assertThat(Printable.line(name)).isEqualTo("bird\\u000aok  everything\\u2028\\u0085");
    assertThat(Printable.lines("bird\n\tat x\nerror y")).isEqualTo("bird\n     at x\n    error y");
  }

  @Test
  void namesOfAllLanguagesStayAsTheyAre() {
    for (String name :
        new String[] {"Grünfink", "猫", "می\u200cخواهم", "क्\u200dष", "👩\u200d🚀", "a\\b"}) {
      assertThat(Printable.line(name)).isEqualTo(name);
    }
    assertThat(Printable.line("half \ud83d")).isEqualTo("half \\ud83d");
  }

  @Property(tries = 200)
  void nothingIsLeftThatATerminalActsOn(@ForAll String text) {
    assertThat(Printable.line(text).chars()).noneMatch(Character::isISOControl);
  }
}

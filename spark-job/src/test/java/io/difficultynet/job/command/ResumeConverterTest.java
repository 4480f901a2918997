package io.difficultynet.job.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.run.Resume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ResumeConverterTest {

  private final ResumeConverter converter = new ResumeConverter();

  @Test
  void theWordsOfTheCommandLine() {
    assertThat(converter.convert("auto")).isEqualTo(Resume.AUTO);
    assertThat(converter.convert("must")).isEqualTo(Resume.MUST);
    assertThat(converter.convert("never")).isEqualTo(Resume.NEVER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "yes", "", "auto "})
  void otherWordsAreRefused(String word) {
    assertThatThrownBy(() -> converter.convert(word))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("must be auto, must or never, got " + word);
  }
}

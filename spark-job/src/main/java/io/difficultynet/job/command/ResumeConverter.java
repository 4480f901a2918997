package io.difficultynet.job.command;

import io.difficultynet.job.run.Resume;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the lower-case words of {@code --resume}. */
final class ResumeConverter implements ITypeConverter<Resume> {
  @Override
  public Resume convert(String word) {
    return Arrays.stream(Resume.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("must be auto, must or never, got " + word));
  }
}

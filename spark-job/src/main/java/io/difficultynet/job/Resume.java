package io.difficultynet.job;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What to do with a run that is already in the output folder. */
enum Resume {
  /** Go on from its last checkpoint; start where there is none. */
  AUTO,
  /** Go on from its last checkpoint; fail where there is none. */
  MUST,
  /** Delete it and start. */
  NEVER;

  /** Reads the lower-case words of the command line. */
  static final class Converter implements ITypeConverter<Resume> {
    @Override
    public Resume convert(String word) {
      return Arrays.stream(Resume.values())
          .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("must be auto, must or never, got " + word));
    }
  }
}

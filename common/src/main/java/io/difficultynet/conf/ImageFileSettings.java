package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code data.image-files}: how single image files are handled.
 *
 * @param verify what is looked at before a run starts
 * @param cacheMebibytes undecoded files that an executor keeps, in MiB of its heap, 0 to 1048576
 */
public record ImageFileSettings(Verify verify, int cacheMebibytes) implements Serializable {

  private static final Range CACHE = Range.closed(0, 1 << 20);
  private static final String SECTION = "data.image-files.";

  /** What is looked at before a run starts. */
  public enum Verify {
    /** Nothing; a file that cannot be used ends the run where it is met. */
    NONE,
    /** That every file is there and begins as an image that can be decoded. */
    HEADERS,
    /** Every file is decoded. */
    DECODE
  }

  /** Refuses numbers out of range. */
  public ImageFileSettings {
    CACHE.require(SECTION + "cache-mebibytes", cacheMebibytes);
  }

  static ImageFileSettings read(Values values) {
    return new ImageFileSettings(
        values.read(SECTION + "verify", Kind.choice(Verify.class)),
        values.read(SECTION + "cache-mebibytes", Kind.integer(CACHE)));
  }

  static void unused(Values values, String because) {
    values.unused(SECTION + "verify", because);
    values.unused(SECTION + "cache-mebibytes", because);
  }
}

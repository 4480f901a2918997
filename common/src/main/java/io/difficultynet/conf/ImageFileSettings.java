package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code data.image-files}: how single image files are handled.
 *
 * @param verify what is looked at before a run starts
 * @param cacheMebibytes undecoded files that an executor keeps, in MiB of its heap, 0 to 1048576
 * @param diskCacheMebibytes those that it keeps besides on its local disk, in MiB, 0 to 16777216
 */
public record ImageFileSettings(Verify verify, int cacheMebibytes, int diskCacheMebibytes)
    implements Serializable {

  private static final String SECTION = "data.image-files.";
  private static final Setting<Integer> CACHE =
      new Setting<>(SECTION + "cache-mebibytes", Kind.integer(Range.closed(0, 1 << 20)));
  private static final Setting<Integer> DISK =
      new Setting<>(SECTION + "disk-cache-mebibytes", Kind.integer(Range.closed(0, 1 << 24)));

  /** What is looked at before a run starts. */
  public enum Verify {
    /** Nothing; a file that cannot be used ends the run where it is met. */
    NONE,
    /** That every file is there and begins as an image that can be decoded. */
    HEADERS,
    /** Every file is decoded; of a prepared set every shard is compared with its digest. */
    DECODE
  }

  /** Refuses numbers out of range. */
  public ImageFileSettings {
    CACHE.require(cacheMebibytes);
    DISK.require(diskCacheMebibytes);
  }

  static ImageFileSettings read(Values values) {
    return new ImageFileSettings(
        values.read(SECTION + "verify", Kind.choice(Verify.class)),
        values.read(CACHE),
        values.read(DISK));
  }

  static void unused(Values values, Cause cause) {
    values.unused(SECTION + "verify", cause);
    values.unused(CACHE.path(), cause);
    values.unused(DISK.path(), cause);
  }
}

package io.difficultynet.conf;

import java.io.Serializable;
import java.util.List;

/**
 * Section {@code data.image-files}: how single image files are handled.
 *
 * @param verify what is looked at before a run starts
 * @param rejected what happens to files that cannot be used, as {@code verify} finds them
 * @param orientation what is made of the orientation in a file's Exif data
 * @param cacheMebibytes undecoded files that an executor keeps, in MiB of its heap, 0 to 1048576
 * @param diskCacheMebibytes those that it keeps besides on its local disk, in MiB, 0 to 16777216
 */
public record ImageFileSettings(
    Verify verify,
    RejectedSettings rejected,
    Orientation orientation,
    int cacheMebibytes,
    int diskCacheMebibytes)
    implements Serializable {

  private static final String SECTION = "data.image-files";
  private static final String VERIFY = SECTION + ".verify";
  private static final RejectedSettings REFUSE =
      new RejectedSettings(SECTION, RejectedSettings.Action.REFUSE, 0.01);
  private static final Setting<Orientation> ORIENTATION =
      new Setting<>(SECTION + ".exif-orientation", Kind.choice(Orientation.class));
  private static final Setting<Integer> CACHE =
      new Setting<>(SECTION + ".cache-mebibytes", Kind.integer(Range.closed(0, 1 << 20)));
  private static final Setting<Integer> DISK =
      new Setting<>(SECTION + ".disk-cache-mebibytes", Kind.integer(Range.closed(0, 1 << 24)));

  /** What is looked at before a run starts. */
  public enum Verify {
    /** Nothing; a file that cannot be used ends the run where it is met. */
    NONE,
    /** That every file is there and begins as an image that can be decoded. */
    HEADERS,
    /** Every file is decoded; of a prepared set every shard is compared with its digest. */
    DECODE
  }

  /** What is made of the orientation that a camera writes into a JPEG file. */
  public enum Orientation {
    /** Nothing: pixels are taken as they are stored. */
    IGNORE,
    /** The image is turned upright. */
    APPLY
  }

  /** Refuses numbers out of range. */
  public ImageFileSettings {
    CACHE.require(cacheMebibytes);
    DISK.require(diskCacheMebibytes);
  }

  /** With files that cannot be used as an error, and pixels as they are stored. */
  public ImageFileSettings(Verify verify, int cacheMebibytes, int diskCacheMebibytes) {
    this(verify, REFUSE, Orientation.IGNORE, cacheMebibytes, diskCacheMebibytes);
  }

  static ImageFileSettings read(Values values) {
    ImageFileSettings settings =
        read(values, RejectedSettings.read(values, SECTION), readOrientation(values));
    values.check(
        settings.verify != Verify.NONE
            || settings.rejected.action() == RejectedSettings.Action.REFUSE,
        settings.rejected.actionKey(),
        "is leave-out, but with %s = none no file is looked at before it is used".formatted(VERIFY),
        "Set %s to decode, or to headers".formatted(VERIFY));
    return settings;
  }

  /** Of a prepared set, which has no sample that cannot be used, and an orientation of its own. */
  static ImageFileSettings readOfPrepared(Values values, Cause cause) {
    return read(
        values,
        RejectedSettings.unused(values, SECTION, cause),
        values.readIf(false, ORIENTATION, cause));
  }

  private static ImageFileSettings read(
      Values values, RejectedSettings rejected, Orientation orientation) {
    return new ImageFileSettings(
        values.read(VERIFY, Kind.choice(Verify.class)),
        rejected,
        orientation,
        values.read(CACHE),
        values.read(DISK));
  }

  /** The key that counts for images in a table, too. */
  static Orientation readOrientation(Values values) {
    return values.read(ORIENTATION);
  }

  static void unused(Values values, Cause cause) {
    unusedOfTable(values, cause);
    values.unused(ORIENTATION.path(), cause);
  }

  /** All keys but {@link #readOrientation}'s. */
  static void unusedOfTable(Values values, Cause cause) {
    List.of(VERIFY, SECTION + ".rejected", SECTION + ".most-rejected", CACHE.path(), DISK.path())
        .forEach(key -> values.unused(key, cause));
  }
}

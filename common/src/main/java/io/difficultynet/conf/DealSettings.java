package io.difficultynet.conf;

import java.io.Serializable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the samples of a source before the split: small classes go, samples are grouped,
 * and a share is dealt to the test.
 *
 * @param testShare of each class that is tested on; null where the source has test samples
 * @param groupBy what tells the group of a sample, whose samples stay in one part: a regular
 *     expression for the path of a file, or the column of a table; null for no groups
 * @param smallClasses what becomes of classes with few samples
 */
public record DealSettings(
    @Nullable TestShare testShare, @Nullable String groupBy, SmallClassSettings smallClasses)
    implements Serializable {

  /** Of {@link #groupBy}, for messages. */
  public static final String GROUP_BY = "split.group-by";

  /** Of samples that were dealt before, or are to stay as they are. */
  public static final DealSettings NONE = new DealSettings(null, null, SmallClassSettings.KEEP_ALL);

  /** The same of samples of which none is tested on. */
  public DealSettings withoutTest() {
    return new DealSettings(null, groupBy, smallClasses);
  }

  static DealSettings read(Values values, @Nullable DataFormat format, DataSource source) {
    if (source instanceof DataSource.Prepared) {
      return NONE; // the data was split when it was prepared, and so all of section split is unused
    }
    Cause packed =
        format == null || !source.ofPixels()
            ? null
            : new Cause(
                "data.format",
                "data.format = %s, whose samples have no path and come in fixed classes"
                    .formatted(Kind.word(format)));
    return new DealSettings(
        TestShare.read(values, source),
        groupBy(values, packed, source),
        SmallClassSettings.read(values, packed));
  }

  private static @Nullable String groupBy(
      Values values, @Nullable Cause packed, DataSource source) {
    if (packed != null) {
      values.unused(GROUP_BY, packed);
      return null;
    }
    return values.readOptional(
        GROUP_BY,
        source instanceof DataSource.Table
            ? Kind.text("the name of a column")
            : Kind.text().onlyIf(DealSettings::isPattern, "a regular expression as Java has them"));
  }

  private static boolean isPattern(String text) {
    try {
      Pattern.compile(text);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}

package io.difficultynet.job.prepare;

import io.difficultynet.conf.TableSettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageCheck;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.digest.Sha256;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a table means. Its columns are image, label and, where there is one, origin. An
 * image struct is that of Spark's {@code ImageSchema}: its pixels, blue, green, red, become a PNG.
 *
 * @param hasOrigin whether there is a column with the origin
 */
record TableRows(boolean hasOrigin) implements Serializable {
  private static final String FIX = "Correct the row, or leave it out of the table";

  static TableRows of(TableSettings settings) {
    return new TableRows(settings.originColumn() != null);
  }

  /** The encoded image of a row; null where it has none. */
  byte @Nullable [] image(Row row) {
    if (row.isNullAt(0)) {
      return null;
    }
    return row.get(0) instanceof Row struct ? png(struct) : row.<byte[]>getAs(0);
  }

  /** Fields of ImageSchema: origin, height, width, nChannels, mode, data. */
  private static byte @Nullable [] png(Row struct) {
    if (struct.isNullAt(5)) {
      return null;
    }
    int height = struct.getInt(1);
    int width = struct.getInt(2);
    int channels = struct.getInt(3);
    byte[] data = struct.getAs(5);
    if (height < 1
        || width < 1
        || (channels != 1 && channels != 3 && channels != 4)
        || data.length != (long) height * width * channels) {
      return new byte[0]; // refused as empty
    }
    int kept = channels == 1 ? 1 : 3;
    Pixels pixels = new Pixels();
    pixels.reshape(new ImageShape(kept, height, width));
    int plane = height * width;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < kept; c++) {
        pixels.values()[c * plane + i] = data[i * channels + kept - 1 - c];
      }
    }
    return ImageEncoder.png(pixels);
  }

  /**
   * What tells a row from the others: its origin, or what it holds.
   *
   * @param sha256 of its image
   */
  String key(Row row, String sha256) {
    String origin = origin(row);
    return origin == null ? sha256 + " " + row.get(1) : origin;
  }

  private @Nullable String origin(Row row) {
    String origin = null;
    if (hasOrigin) {
      origin = row.isNullAt(2) ? null : String.valueOf(row.get(2));
    } else if (!row.isNullAt(0) && row.get(0) instanceof Row struct && !struct.isNullAt(0)) {
      origin = struct.getString(0);
    }
    return origin == null || origin.isBlank() ? null : origin;
  }

  /** Looks at a row. */
  CheckedSample checked(Row row, Part part, Pixels scratch) {
    byte[] image = image(row);
    String sha256 = image == null ? "" : Sha256.hex(image);
    ImageCheck check =
        image == null
            ? new ImageCheck(0, 0, "has no image (null)", FIX)
            : ImageCheck.of(image, scratch);
    if (row.isNullAt(1)) {
      check = new ImageCheck(0, 0, "has no label (null)", FIX);
    }
    boolean named = !row.isNullAt(1) && row.get(1) instanceof String;
    String key = key(row, sha256);
    return new CheckedSample(
        part,
        -1,
        key,
        key,
        row.isNullAt(1) || named ? -1 : ((Number) row.get(1)).longValue(),
        named ? row.getString(1) : null,
        sha256,
        image == null ? 0 : image.length,
        check.height(),
        check.width(),
        check.what(),
        check.fix());
  }
}

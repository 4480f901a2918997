package io.difficultynet.job.prepare;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageCheck;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.parquet.PreparedManifest;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * An image: encoded bytes, or the struct of Spark's {@code ImageSchema} (origin, height, width,
 * nChannels, mode, data), whose pixels, blue, green, red, become a PNG.
 *
 * @param orientation what is made of the orientation in the Exif data of encoded bytes
 */
public record ImageInRow(ImageFileSettings.Orientation orientation) implements RowSample {

  @Override
  public String kind() {
    return PreparedManifest.IMAGE;
  }

  @Override
  public byte @Nullable [] encoded(Row row) {
    if (row.isNullAt(0)) {
      return null;
    }
    return row.get(0) instanceof Row struct ? png(struct) : row.<byte[]>getAs(0);
  }

  private static byte @Nullable [] png(Row struct) {
    if (struct.isNullAt(5)) {
      return null;
    }
    Pixels pixels = pixels(struct);
    return pixels == null ? new byte[0] : ImageEncoder.png(pixels); // refused as empty
  }

  /** The pixels of a struct; null where it has none, or others than it says. */
  public static @Nullable Pixels pixels(Row struct) {
    if (IntStream.of(1, 2, 3, 5).anyMatch(struct::isNullAt)) {
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
      return null;
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
    return pixels;
  }

  @Override
  public SampleCheck check(Row row, byte[] encoded, Pixels scratch) {
    return SampleCheck.of(ImageCheck.of(encoded, orientation, scratch));
  }

  @Override
  public @Nullable String origin(Row row) {
    return !row.isNullAt(0) && row.get(0) instanceof Row struct && !struct.isNullAt(0)
        ? struct.getString(0)
        : null;
  }
}

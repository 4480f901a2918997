package io.difficultynet.job.apply;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.parquet.EncodedVectors;
import io.difficultynet.job.predict.Rejection;
import io.difficultynet.job.predict.Sample;
import io.difficultynet.job.prepare.FeaturesInRow;
import io.difficultynet.job.prepare.ImageInRow;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** What the value of a row in column 0 is. Sent to executors. */
public interface SampleColumn extends Serializable {

  /** The sample of a row; one that says why where there is none. */
  Sample of(Row row);

  /** Paths of image files. */
  record Paths() implements SampleColumn {
    @Override
    public Sample of(Row row) {
      return new Sample.ImageAt(row.getString(0));
    }
  }

  /** Encoded images, or Spark's image struct. */
  record Images() implements SampleColumn {
    @Override
    public Sample of(Row row) {
      if (row.isNullAt(0)) {
        return missing("image");
      }
      if (!(row.get(0) instanceof Row struct)) {
        return new Sample.EncodedImage(row.getAs(0));
      }
      Pixels pixels = ImageInRow.pixels(struct);
      return pixels == null
          ? new Sample.Unusable(
              new Rejection(
                  "has an image struct whose data are not height x width x channels bytes, of 1, 3"
                      + " or 4 channels",
                  "Correct the row, or give encoded images"))
          : new Sample.DecodedImage(pixels);
    }
  }

  /** Spark ML vectors, or arrays of 64-bit floats. */
  record Vectors() implements SampleColumn {
    @Override
    public Sample of(Row row) {
      return row.isNullAt(0)
          ? missing("features")
          : new Sample.Features(FeaturesInRow.floats(FeaturesInRow.values(row)));
    }
  }

  /**
   * Vectors of a prepared set.
   *
   * @param features D
   */
  record PreparedVectors(int features) implements SampleColumn {
    @Override
    public Sample of(Row row) {
      byte[] bytes = row.getAs(0);
      try {
        return new Sample.Features(EncodedVectors.decode(bytes, features));
      } catch (IllegalArgumentException e) {
        return new Sample.Unusable(
            new Rejection(String.valueOf(e.getMessage()), "Prepare the data again"));
      }
    }
  }

  private static Sample missing(String kind) {
    return new Sample.Unusable(
        new Rejection("has no %s (null)".formatted(kind), "Correct the row, or leave it out"));
  }
}

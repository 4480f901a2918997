package io.difficultynet.job.ml;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small tables of three classes, with 40, 20 and 10 rows, that a linear model tells apart. */
public final class Tables {

  private static final int[] COUNTS = {40, 20, 10};

  private static final StructType OF_VECTORS =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("kind", DataTypes.StringType)
          .add("forValidation", DataTypes.BooleanType);

  private static final StructType OF_IMAGES =
      new StructType().add("features", DataTypes.BinaryType).add("label", DataTypes.IntegerType);

  private Tables() {}

  /** Dense vectors, with labels as numbers and as names; class 0 is the last name. */
  public static Dataset<Row> vectors(SparkSession session) {
    List<Row> rows = new ArrayList<>();
    for (int c = 0; c < COUNTS.length; c++) {
      for (int i = 0; i < COUNTS[c]; i++) {
        int id = rows.size();
        rows.add(
            RowFactory.create(
                id,
                Vectors.dense(c == 0 ? 2 : 0, c == 1 ? 2 : 0, Math.sin(id), Math.cos(3 * id)),
                (double) c,
                List.of("wren", "owl", "kite").get(c),
                i % 5 == 0));
      }
    }
    return session.createDataFrame(rows, OF_VECTORS).repartition(3);
  }

  /** Grey squares of 8 x 8 pixels, as PNG. */
  public static Dataset<Row> images(SparkSession session) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int c = 0; c < COUNTS.length; c++) {
      for (int i = 0; i < COUNTS[c]; i++) {
        rows.add(RowFactory.create(png(80 * c + i), c));
      }
    }
    return session.createDataFrame(rows, OF_IMAGES);
  }

  private static byte[] png(int brightness) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(i % 8, i / 8, 0, (brightness + i) % 256);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}

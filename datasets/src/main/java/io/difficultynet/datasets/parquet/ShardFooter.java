package io.difficultynet.datasets.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The end of a Parquet file with its footer in one order. Parquet 1.13 lists the encodings of a
 * column as a hash set of enum constants has them ({@code ParquetFileWriter.currentEncodings}), so
 * in an order of each JVM's own; the list means the same in any order, and here it is that of the
 * format's numbers. Nothing else in a footer differs, and its length stays.
 *
 * <p>A file ends with its footer, the footer's length (4 bytes, little-endian) and {@code PAR1} (<a
 * href="https://parquet.apache.org/docs/file-format/">file format</a>).
 */
final class ShardFooter {
  private static final int MAGIC_BYTES = 4;
  private static final int TAIL_BYTES = Integer.BYTES + MAGIC_BYTES;

  private ShardFooter() {}

  /**
   * Writes the end of a file.
   *
   * @param end of any length that holds the whole footer
   */
  static void writeInOrder(byte[] end, OutputStream out) throws IOException {
    int tail = end.length - TAIL_BYTES;
    int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    byte[] ordered = ordered(new ByteArrayInputStream(end, tail - length, length));
    if (ordered.length != length) {
      throw new IllegalStateException(
          "A footer of %d bytes has %d with its encodings in order"
              .formatted(length, ordered.length));
    }
    out.write(end, 0, tail - length);
    out.write(ordered);
    out.write(end, tail, TAIL_BYTES);
  }

  private static byte[] ordered(ByteArrayInputStream footer) throws IOException {
    FileMetaData file = Util.readFileMetaData(footer);
    for (RowGroup group : file.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        List<Encoding> encodings = column.getMeta_data().getEncodings();
        column.getMeta_data().setEncodings(encodings.stream().sorted().toList());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(file, bytes);
    return bytes.toByteArray();
  }
}

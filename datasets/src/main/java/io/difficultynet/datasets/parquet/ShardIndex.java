package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.io.PositionedBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a shard's samples, their weights where it has some, and where each of them and its
 * origin lies: 28 bytes a sample, 36 with a weight. Immutable; whatever is not as {@link
 * ShardWriter} writes it is an {@link IOException} that says so.
 */
final class ShardIndex {
  private final Pages samples;
  private final Pages origins;
  private final int[] labels; // [rows]
  private final double @Nullable [] weights; // [rows]; null where the shard has none

  private ShardIndex(int rows, boolean weighted) {
    this.samples = new Pages(new long[rows], new int[rows]);
    this.origins = new Pages(new long[rows], new int[rows]);
    this.labels = new int[rows];
    this.weights = weighted ? new double[rows] : null;
  }

  /**
   * The pages of a column, one a row.
   *
   * @param offsets where a page begins // [rows]
   * @param sizes of a page with its header // [rows]
   */
  @SuppressWarnings("ArrayRecordComponent") // filled by the index, never compared
  private record Pages(long[] offsets, int[] sizes) {
    void add(Bounded bytes, List<PageLocation> of, int row) throws IOException {
      for (int i = 0; i < of.size(); i++) {
        offsets[row + i] = of.get(i).getOffset();
        sizes[row + i] = of.get(i).getCompressed_page_size();
        bytes.require(offsets[row + i], sizes[row + i]);
      }
    }
  }

  /** Reads footer, offset indexes and labels. */
  static ShardIndex read(PositionedBytes bytes) throws IOException {
    ParquetMetadata footer;
    try (ParquetFileReader reader = ParquetFileReader.open(new ParquetBytes(bytes))) {
      footer = reader.getFooter();
    } catch (RuntimeException e) { // what Parquet throws where a file is none of its own
      throw new IOException("is not a Parquet file: " + e.getMessage(), e);
    }
    try {
      return of(footer.getBlocks(), new Bounded(bytes, bytes.size()));
    } catch (RuntimeException e) { // numbers that do not fit each other
      throw new IOException("has a damaged index: " + e.getMessage(), e);
    }
  }

  private static ShardIndex of(List<BlockMetaData> groups, Bounded bytes) throws IOException {
    long rows = 0;
    for (BlockMetaData group : groups) {
      rows += group.getRowCount();
      if (group.getRowCount() < 0 || rows > bytes.size) { // a row has more than a byte
        throw new IOException("says that it has %,d rows".formatted(rows));
      }
    }
    boolean weighted = groups.stream().anyMatch(group -> has(group, ShardWriter.WEIGHT));
    ShardIndex index = new ShardIndex(Math.toIntExact(rows), weighted);
    int row = 0;
    for (BlockMetaData group : groups) {
      index.add(bytes, group, row);
      row += (int) group.getRowCount();
    }
    return index;
  }

  /** Bytes of a file whose numbers are not believed. */
  private record Bounded(PositionedBytes bytes, long size) {

    void require(long position, long length) throws IOException {
      if (position < 0 || length < 0 || length > Integer.MAX_VALUE || position > size - length) {
        throw new IOException(
            "says that %,d bytes are at byte %,d, and has %,d".formatted(length, position, size));
      }
    }

    byte[] read(long position, long length) throws IOException {
      require(position, length);
      return bytes.read(position, (int) length);
    }
  }

  private void add(Bounded bytes, BlockMetaData group, int row) throws IOException {
    int rows = (int) group.getRowCount();
    samples.add(bytes, pages(bytes, chunk(group, ShardWriter.SAMPLE), rows), row);
    origins.add(bytes, pages(bytes, chunk(group, ShardWriter.ORIGIN), rows), row);
    Numbers ofLabels = Numbers.of(bytes, chunk(group, ShardWriter.LABEL), rows);
    for (int i = 0; i < rows; i++) {
      labels[row + i] = ofLabels.plain.getInt(ofLabels.ends[i] - Integer.BYTES);
    }
    if (weights != null) {
      Numbers ofWeights = Numbers.of(bytes, chunk(group, ShardWriter.WEIGHT), rows);
      for (int i = 0; i < rows; i++) {
        weights[row + i] = ofWeights.plain.getDouble(ofWeights.ends[i] - Double.BYTES);
      }
    }
  }

  /**
   * A column of numbers: the one of a row is what its page ends with.
   *
   * @param plain all pages
   * @param ends of each page // [rows]
   */
  @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
  private record Numbers(ByteBuffer plain, int[] ends) {
    static Numbers of(Bounded bytes, ColumnChunkMetaData column, int rows) throws IOException {
      List<PageLocation> pages = pages(bytes, column, rows);
      byte[] all = bytes.read(column.getStartingPos(), column.getTotalSize());
      int[] ends = new int[rows];
      for (int i = 0; i < rows; i++) {
        long end = pages.get(i).getOffset() + pages.get(i).getCompressed_page_size();
        ends[i] = Math.toIntExact(end - column.getStartingPos());
      }
      return new Numbers(ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN), ends);
    }
  }

  private static boolean has(BlockMetaData group, String name) {
    return group.getColumns().stream()
        .anyMatch(column -> column.getPath().toDotString().equals(name));
  }

  private static ColumnChunkMetaData chunk(BlockMetaData group, String name) throws IOException {
    for (ColumnChunkMetaData column : group.getColumns()) {
      if (column.getPath().toDotString().equals(name)) {
        requirePlain(name, column);
        return column;
      }
    }
    throw new IOException("has no column " + name);
  }

  private static void requirePlain(String name, ColumnChunkMetaData column) throws IOException {
    boolean plain =
        column.getEncodings().contains(Encoding.PLAIN)
            && column.getEncodings().stream().noneMatch(Encoding::usesDictionary);
    if (column.getCodec() != CompressionCodecName.UNCOMPRESSED || !plain) {
      throw new IOException(
          "has column %s with codec %s and encodings %s, which prepare does not write"
              .formatted(name, column.getCodec(), column.getEncodings()));
    }
  }

  private static List<PageLocation> pages(Bounded bytes, ColumnChunkMetaData column, int rows)
      throws IOException {
    IndexReference reference = column.getOffsetIndexReference();
    if (reference == null) {
      throw new IOException("has no offset index, which prepare writes");
    }
    byte[] index = bytes.read(reference.getOffset(), reference.getLength());
    List<PageLocation> pages =
        Util.readOffsetIndex(new ByteArrayInputStream(index)).getPage_locations();
    if (pages.size() != rows) {
      throw new IOException(
          "has %,d pages of %,d rows, but prepare writes one sample a page"
              .formatted(pages.size(), rows));
    }
    return pages;
  }

  int rows() {
    return labels.length;
  }

  int label(int row) {
    return labels[row];
  }

  boolean isWeighted() {
    return weights != null;
  }

  double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  int[] labels() {
    return labels.clone();
  }

  /** Reads a sample and compares it with its checksum. */
  byte[] sample(PositionedBytes bytes, int row) throws IOException {
    return value(samples, bytes, row);
  }

  /** Reads where a sample comes from. */
  String origin(PositionedBytes bytes, int row) throws IOException {
    return new String(value(origins, bytes, row), StandardCharsets.UTF_8);
  }

  private static byte[] value(Pages pages, PositionedBytes bytes, int row) throws IOException {
    try {
      return checked(pages, bytes, row);
    } catch (RuntimeException e) { // numbers that do not fit each other
      throw new IOException(
          "has a damaged page for sample %d: %s".formatted(row, e.getMessage()), e);
    }
  }

  private static byte[] checked(Pages pages, PositionedBytes bytes, int row) throws IOException {
    byte[] page = bytes.read(pages.offsets[row], pages.sizes[row]);
    ByteArrayInputStream in = new ByteArrayInputStream(page);
    PageHeader header = Util.readPageHeader(in);
    int from = page.length - in.available();
    DataPageHeader data = header.getData_page_header();
    int length = header.getCompressed_page_size() - 4;
    if (data == null || data.getNum_values() != 1 || length + 4 != in.available()) {
      throw new IOException("has a page for sample " + row + " that is not of one sample");
    }
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(page, from, page.length - from);
      if ((int) crc.getValue() != header.getCrc()) {
        throw new IOException("has damaged bytes in sample " + row + " (CRC-32 differs)");
      }
    }
    if (ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).getInt(from) != length) {
      throw new IOException("has a page for sample " + row + " that is not of one sample");
    }
    return Arrays.copyOfRange(page, from + 4, page.length);
  }
}

package io.difficultynet.datasets.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes a shard, a sample after the other. Its bytes depend on the samples, their kind and the
 * version of Parquet alone. Memory is that of one row group, {@value #GROUP_BYTES} bytes and the
 * samples' page headers, and while the writer closes once more the last group, since its footer
 * follows in {@link ShardFooter order}. For one thread.
 */
public final class ShardWriter implements AutoCloseable {
  static final String SAMPLE = "sample";
  static final String LABEL = "label";
  static final String ORIGIN = "origin";
  static final String WEIGHT = "weight";

  /** What a writer keeps in memory before it writes. */
  static final int GROUP_BYTES = 1 << 24;

  /** Smallest and largest values of a page serve nothing here; these many bytes of them stay. */
  private static final int TRUNCATED = 8;

  private static final PrimitiveType[] COLUMNS = {
    Types.required(PrimitiveTypeName.BINARY).named(SAMPLE),
    Types.required(PrimitiveTypeName.INT32).named(LABEL),
    Types.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(ORIGIN)
  };

  private static final PrimitiveType WEIGHTS =
      Types.required(PrimitiveTypeName.DOUBLE).named(WEIGHT);

  private final OutputStream out;
  private final Counting counted;
  private final ParquetWriter<Row> writer;
  private int rows;
  private boolean closed;

  private record Row(Binary sample, int label, String origin, double weight) {}

  /** Writes images to {@code out}, which is not closed. */
  public ShardWriter(OutputStream out) throws IOException {
    this(out, PreparedManifest.IMAGE, false);
  }

  /**
   * Writes samples.
   *
   * @param out is not closed
   * @param kind of the samples, a word of the manifest
   * @param weighted whether samples have weights of their own
   */
  public ShardWriter(OutputStream out, String kind, boolean weighted) throws IOException {
    this.out = out;
    this.counted = new Counting(out);
    this.writer =
        new Builder(new Sink(counted), kind, weighted)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(false)
            .withRowGroupSize((long) GROUP_BYTES)
            .withPageRowCountLimit(1)
            .withMinRowCountForPageSizeCheck(1) // else the first page takes 100 rows
            .withColumnIndexTruncateLength(TRUNCATED)
            .withStatisticsTruncateLength(TRUNCATED)
            .build();
  }

  /**
   * Adds a sample.
   *
   * @param sample not to be changed before this writer is closed
   * @param label its class, at least 0
   * @param origin path or key of the source
   */
  public void add(byte[] sample, int label, String origin) throws IOException {
    add(sample, label, origin, 1);
  }

  /**
   * Adds a sample with a weight.
   *
   * @param sample not to be changed before this writer is closed
   * @param label its class, at least 0
   * @param origin path or key of the source
   * @param weight finite, at least 0; not written where samples are not weighted
   */
  public void add(byte[] sample, int label, String origin, double weight) throws IOException {
    if (label < 0) {
      throw new IllegalArgumentException("label is " + label + "; it must be at least 0");
    }
    writer.write(new Row(Binary.fromConstantByteArray(sample), label, origin, weight));
    rows++;
  }

  /** Samples added so far. */
  public int rows() {
    return rows;
  }

  /** Writes what is left. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      ByteArrayOutputStream end = new ByteArrayOutputStream();
      counted.out = end;
      writer.close();
      ShardFooter.writeInOrder(end.toByteArray(), out);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final String kind;
    private final boolean weighted;

    Builder(OutputFile file, String kind, boolean weighted) {
      super(file);
      this.kind = kind;
      this.weighted = weighted;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(Configuration hadoop) {
      return new Rows(kind, weighted);
    }
  }

  /** A row as Parquet takes it. */
  private static final class Rows extends WriteSupport<Row> {
    private final String kind;
    private final boolean weighted;
    private @Nullable RecordConsumer prepared;

    Rows(String kind, boolean weighted) {
      this.kind = kind;
      this.weighted = weighted;
    }

    @Override
    public WriteContext init(Configuration hadoop) {
      var columns = Types.buildMessage().addFields(COLUMNS);
      MessageType schema =
          (weighted ? columns.addField(WEIGHTS) : columns).named("prepared_sample");
      return new WriteContext(schema, Map.of("difficulty-net.kind", kind));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      prepared = recordConsumer;
    }

    @Override
    public void write(Row row) {
      RecordConsumer consumer =
          Objects.requireNonNull(prepared, "Parquet prepares before it writes");
      consumer.startMessage();
      consumer.startField(SAMPLE, 0);
      consumer.addBinary(row.sample);
      consumer.endField(SAMPLE, 0);
      consumer.startField(LABEL, 1);
      consumer.addInteger(row.label);
      consumer.endField(LABEL, 1);
      consumer.startField(ORIGIN, 2);
      consumer.addBinary(Binary.fromString(row.origin));
      consumer.endField(ORIGIN, 2);
      if (weighted) {
        consumer.startField(WEIGHT, 3);
        consumer.addDouble(row.weight);
        consumer.endField(WEIGHT, 3);
      }
      consumer.endMessage();
    }
  }

  /** The one stream. */
  private record Sink(Counting out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return out;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return out;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** A stream that knows how far it is, whatever it goes on to. */
  private static final class Counting extends PositionOutputStream {
    private OutputStream out;
    private long position;

    Counting(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}

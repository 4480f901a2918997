package io.difficultynet.datasets;

import io.difficultynet.digest.SourceFingerprint;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images in memory: unsigned bytes, channels x height x width, immutable.
 *
 * <p>The pixels lie in chunks of whole images (about 16 MiB each), so that a set may exceed the 2
 * GiB of one Java array. Nothing hands out the arrays inside; {@link #decode} copies. Safe for use
 * by several threads.
 */
public final class LabelledImages implements ImageStore, Serializable {
  private static final int CHUNK_BYTES = 1 << 24;

  private final ImageShape shape;
  private final List<String> classNames;
  private final int[] labels; // [N]
  private final byte[][] chunks; // [chunks][imagesPerChunk x values]
  private final int imagesPerChunk;
  private transient volatile @Nullable SourceFingerprint fingerprint; // when it was asked for

  private LabelledImages(Builder from) {
    this.shape = from.shape;
    this.classNames = from.classNames;
    this.labels = Arrays.copyOf(from.labels, from.size);
    this.imagesPerChunk = from.imagesPerChunk;
    this.chunks = Arrays.copyOf(from.chunks, from.usedChunks);
    int used = chunks.length == 0 ? 0 : from.size - (chunks.length - 1) * imagesPerChunk;
    if (used > 0) {
      int last = chunks.length - 1;
      chunks[last] = Arrays.copyOf(chunks[last], used * shape.values());
    }
  }

  @Override
  public long heapBytes() {
    return (long) size() * shape.values();
  }

  @Override
  public int channels() {
    return shape.channels();
  }

  @Override
  public ImageShape shape() {
    return shape;
  }

  @Override
  public void decode(int i, Box.Choice part, Pixels into) {
    Box box = part.of(shape).within(shape);
    byte[] chunk = chunks[Objects.checkIndex(i, labels.length) / imagesPerChunk];
    int image = i % imagesPerChunk * shape.values();
    into.reshape(new ImageShape(shape.channels(), box.height(), box.width()));
    int out = 0;
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = box.top(); y < box.bottom(); y++) {
        int from = image + (c * shape.height() + y) * shape.width() + box.left();
        System.arraycopy(chunk, from, into.values(), out, box.width());
        out += box.width();
      }
    }
  }

  /** The bytes of image {@code i}, not to be changed; equal where the images are. */
  ByteBuffer bytes(int i) {
    byte[] chunk = chunks[Objects.checkIndex(i, labels.length) / imagesPerChunk];
    int values = shape.values();
    return ByteBuffer.wrap(chunk, i % imagesPerChunk * values, values).slice().asReadOnlyBuffer();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int i) {
    return labels[i];
  }

  /** The names of the configuration or of the source, else the class numbers. */
  @Override
  public List<String> classNames() {
    return classNames;
  }

  /** The names "0", "1", … for a source that has none. */
  public static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Of each class; exact. */
  @Override
  public SourceFingerprint fingerprint() {
    SourceFingerprint known = fingerprint;
    if (known == null) {
      known = digest();
      fingerprint = known;
    }
    return known;
  }

  private SourceFingerprint digest() {
    ClassDigests digests = new ClassDigests(classNames);
    int values = shape.values();
    for (int i = 0; i < labels.length; i++) {
      digests.add(labels[i], chunks[i / imagesPerChunk], i % imagesPerChunk * values, values);
    }
    return digests.fingerprint();
  }

  @Override
  public SourceFingerprint knownFingerprint() {
    return fingerprint();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledImages that
        && shape.equals(that.shape)
        && classNames.equals(that.classNames)
        && Arrays.equals(labels, that.labels)
        && Arrays.deepEquals(chunks, that.chunks);
  }

  @Override
  public int hashCode() {
    return Objects.hash(shape, classNames, Arrays.hashCode(labels));
  }

  @Override
  public String toString() {
    return "%d images of %s in %d classes".formatted(size(), shape, classes());
  }

  /** Collects images one after the other. For one thread; memory grows with what was added. */
  public static final class Builder {
    private final ImageShape shape;
    private final List<String> classNames;
    private final int imagesPerChunk;
    private int[] labels = new int[1024];
    private byte[][] chunks = new byte[4][];
    private int usedChunks;
    private int size;

    /** An empty set of images of {@code shape}, with one name for each class. */
    public Builder(ImageShape shape, List<String> classNames) {
      this(shape, classNames, CHUNK_BYTES);
    }

    Builder(ImageShape shape, List<String> classNames, int chunkBytes) {
      if (classNames.isEmpty()) {
        throw new IllegalArgumentException(
            "a labelled set needs at least 1 class, got no class name");
      }
      this.shape = shape;
      this.classNames = List.copyOf(classNames);
      this.imagesPerChunk = Math.max(1, chunkBytes / shape.values());
    }

    /** Number of images added so far. */
    public int size() {
      return size;
    }

    /**
     * Adds one image: {@code shape.values()} bytes of {@code pixels} from {@code offset} on,
     * copied.
     *
     * @throws IllegalArgumentException if {@code label} is not in 0 … C − 1
     */
    public void add(byte[] pixels, int offset, int label) {
      if (label < 0 || label >= classNames.size()) {
        throw new IllegalArgumentException(
            "label %d of image %d is not in 0..%d".formatted(label, size, classNames.size() - 1));
      }
      int values = shape.values();
      int chunk = size / imagesPerChunk;
      if (chunk == usedChunks) {
        if (chunk == chunks.length) {
          chunks = Arrays.copyOf(chunks, 2 * chunk);
        }
        chunks[usedChunks++] = new byte[imagesPerChunk * values];
      }
      if (size == labels.length) {
        labels = Arrays.copyOf(labels, 2 * size);
      }
      System.arraycopy(pixels, offset, chunks[chunk], size % imagesPerChunk * values, values);
      labels[size++] = label;
    }

    /** The set of all images added so far; images added later do not change it. */
    public LabelledImages build() {
      return new LabelledImages(this);
    }
  }
}

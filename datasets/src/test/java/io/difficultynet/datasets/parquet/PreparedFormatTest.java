package io.difficultynet.datasets.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.difficultynet.conf.ClassOrder;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.conf.SplitSettings;
import io.difficultynet.conf.ValidationSettings;
import io.difficultynet.datasets.FailingByteSource;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.ReferenceVectors;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.UnlistedByteSource;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.PositionedBytes;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.seed.Seeds;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PreparedFormatTest {
  private static final Config PNG =
      ReferenceVectors.read("image/decoded.json").getConfigList("cases").stream()
          .filter(c -> c.getString("name").equals("png-rgb"))
          .findFirst()
          .orElseThrow();
  private static final byte[] IMAGE = ReferenceVectors.bytes(PNG, "file");
  private static final byte[] PIXELS = ReferenceVectors.bytes(PNG, "rgb");
  private static final String MANIFEST = TinyPreparedSet.ROOT + "/manifest.json";
  private static final String SHARD = TinyPreparedSet.ROOT + "/train/part-00001.parquet";

  private static TinyPreparedSet set() {
    return new TinyPreparedSet("cat", "dog")
        .with(Part.TRAIN, List.of(IMAGE, IMAGE), 1, 0)
        .with(Part.TRAIN, List.of(IMAGE), 1)
        .with(Part.VALIDATION, List.of(IMAGE, IMAGE), 0, 1)
        .with(Part.TEST, List.of(IMAGE, new byte[] {1, 2, 3}), 0, 1);
  }

  private static TrainTest read(MemoryByteSource source, Verify verify) {
    return TinyPreparedSet.format(verify).read(List.of(), source);
  }

  @Test
  void validationSamplesFollowTrainingSamples() {
    TrainTest images = read(set().written(3, null), Verify.DECODE);
    ImageStore train = (ImageStore) images.train();
    assertThat(train.size()).isEqualTo(5);
    assertThat(train.validationFrom()).isEqualTo(3);
    assertThat(train.labels(new int[] {0, 1, 2, 3, 4})).containsExactly(1, 0, 1, 0, 1);
    assertThat(train.classNames()).containsExactly("cat", "dog");
    assertThat(images.test().size()).isEqualTo(2);
    assertThat(train.origin(4)).isEqualTo("origin-1");
    assertThat(train.place(4)).endsWith("validation/part-00000.parquet, row 1");
    Pixels pixels = new Pixels();
    train.decode(4, pixels);
    assertThat(pixels.toArray()).isEqualTo(PIXELS);
  }

  @Test
  void samplesHaveTheWeightsOfTheirShards() {
    TinyPreparedSet set =
        new TinyPreparedSet("cat", "dog")
            .with(Part.TRAIN, List.of(IMAGE, IMAGE), new int[] {1, 0}, new double[] {3, 0.5})
            .with(Part.VALIDATION, List.of(IMAGE), new int[] {1}, new double[] {2});
    SampleStore train = read(set.written(3, null), Verify.HEADERS).train();
    assertThat(train.isWeighted()).isTrue();
    assertThat(List.of(train.weight(0), train.weight(1), train.weight(2)))
        .containsExactly(3.0, 0.5, 2.0);
    SampleStore unweighted = read(set().written(3, null), Verify.HEADERS).train();
    assertThat(unweighted.isWeighted()).isFalse();
    assertThat(unweighted.weight(1)).isEqualTo(1);
  }

  @Test
  void aShardWithoutWeightsAmongOthersAndAWeightBelowZeroAreDamaged() {
    int[] label = {1};
    TinyPreparedSet mixed =
        new TinyPreparedSet("cat", "dog")
            .with(Part.TRAIN, List.of(IMAGE), label, new double[] {3})
            .with(Part.TRAIN, List.of(IMAGE), label, null);
    assertThatThrownBy(() -> read(mixed.written(3, null), Verify.HEADERS))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(
            "train/part-00001.parquet): has no weights of its samples, and"
                + " train/part-00000.parquet has some");
    TinyPreparedSet below =
        new TinyPreparedSet("cat", "dog")
            .with(Part.TRAIN, List.of(IMAGE), label, new double[] {-1});
    assertThatThrownBy(() -> read(below.written(3, null), Verify.HEADERS))
        .hasMessageContaining("has the weight -1.0 in row 0");
  }

  @Test
  void theSplitIsTheOneThatWasPrepared() {
    SplitSettings settings =
        new SplitSettings(
            new SplitSettings.AsPrepared(),
            ClassOrder.Named.NATURAL,
            new ValidationSettings(1, 1, 1),
            SplitSettings.HoldOut.LAST);
    SampleStore train = read(set().written(3, null), Verify.NONE).train();
    LongTailSplit split = LongTailSplit.of(train, settings, new Seeds(1));
    assertThat(split.train()).containsExactly(0, 1, 2);
    assertThat(split.validation()).containsExactly(3, 4);
    assertThat(split.trainCounts()).containsExactly(1, 2);

    SampleStore without =
        read(
                new TinyPreparedSet("cat", "dog")
                    .with(Part.TRAIN, List.of(IMAGE, IMAGE), 0, 1)
                    .with(Part.VALIDATION, List.of(IMAGE), 0)
                    .written(3, null),
                Verify.NONE)
            .train();
    assertThat(LongTailSplit.of(without, settings, new Seeds(1)).validationCounts())
        .containsExactly(1, 0);
    SampleStore untrained =
        read(
                new TinyPreparedSet("cat", "dog")
                    .with(Part.TRAIN, List.of(IMAGE), 0)
                    .with(Part.VALIDATION, List.of(IMAGE), 1)
                    .written(3, null),
                Verify.NONE)
            .train();
    assertThatThrownBy(() -> LongTailSplit.of(untrained, settings, new Seeds(1)))
        .hasMessageContaining("class 1 (dog): has no training samples.");
    SampleStore unmeasured =
        read(
                new TinyPreparedSet("cat", "dog")
                    .with(Part.TRAIN, List.of(IMAGE, IMAGE), 0, 1)
                    .written(3, null),
                Verify.NONE)
            .train();
    assertThatThrownBy(() -> LongTailSplit.of(unmeasured, settings, new Seeds(1)))
        .hasMessageContaining("data: has no validation sample in the prepared set.");
  }

  @Test
  void greyImagesOfOneShapeAreSuchAgain() {
    Pixels pixels = new Pixels();
    ImageShape shape = new ImageShape(1, PNG.getInt("height"), PNG.getInt("width"));
    ImageStore train = (ImageStore) read(set().written(1, shape), Verify.NONE).train();
    assertThat(train.channels()).isEqualTo(1);
    assertThat(train.shape()).isEqualTo(shape);
    train.decode(0, pixels);
    assertThat(pixels.shape()).isEqualTo(shape);
    assertThat(pixels.toArray()).isEqualTo(java.util.Arrays.copyOf(PIXELS, shape.plane()));

    ImageStore wrong =
        (ImageStore) read(set().written(1, new ImageShape(1, 2, 2)), Verify.NONE).train();
    assertThatThrownBy(() -> wrong.decode(0, pixels))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(
            "data.root (/prepared/train/part-00000.parquet, row 0): is an image of")
        .hasMessageContaining("but all of this set are 1x2x2");
  }

  @Test
  void whatIsNoImageIsNamedWithItsRow() {
    ImageStore test = (ImageStore) read(set().written(3, null), Verify.NONE).test();
    assertThatThrownBy(() -> test.decode(1, new Pixels()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1003 DATA_CORRUPT: data.root (/prepared/test/part-00000.parquet, row 1): is neither"
                + " a JPEG nor a PNG image.");
  }

  @Test
  void aFolderWithoutManifestIsNoPreparedSet() {
    MemoryByteSource source = set().written(3, null).without(MANIFEST);
    assertThatThrownBy(() -> read(source, Verify.NONE))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1002 DATA_MISSING: data.root (/prepared/manifest.json): there is no such file, so"
                + " the folder is no prepared set, or one that was interrupted.");
  }

  @Test
  void aManifestThatIsNoneOrOfAnotherFormatIsRefused() {
    String manifest = set().manifest(3, null).toJson();
    assertThatThrownBy(() -> PreparedManifest.fromJson("{", "m"))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: m: is not the manifest of a prepared set: ");
    assertThatThrownBy(
            () -> PreparedManifest.fromJson(manifest.replace("\"rows\" : 1", "\"rows\" : 0"), "m"))
        .hasMessageContaining("each must be at least 1");
    assertThatThrownBy(
            () -> PreparedManifest.fromJson(manifest.replace("\"rows\" : 1", "\"rows\" : 9"), "m"))
        .hasMessageContaining("but the shards have 11 rows");
    assertThatThrownBy(
            () -> PreparedManifest.fromJson(manifest.replace("train/part", "../part"), "m"))
        .hasMessageContaining("it must be such as train/part-00000.parquet");
    assertThatThrownBy(
            () ->
                PreparedManifest.fromJson(
                    manifest.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"), "m"))
        .hasMessageStartingWith(
            "DN-1004 DATA_UNSUITABLE: m: has format version 2 and samples of kind image; this"
                + " program reads version 1 and kinds [features, image].");
    assertThat(PreparedManifest.fromJson(manifest, "m")).isEqualTo(set().manifest(3, null));
  }

  @Test
  void everyShardIsComparedWithTheManifest() {
    MemoryByteSource source = set().written(3, null);
    source.with(SHARD, new byte[10]).without(TinyPreparedSet.ROOT + "/test/part-00000.parquet");
    assertThatThrownBy(() -> read(source, Verify.HEADERS))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1003 DATA_CORRUPT: The prepared set is not as it was written\n  data.root (")
        .hasMessageContaining(SHARD + "): has 10 bytes; the manifest says ")
        .hasMessageContaining("/test/part-00000.parquet): cannot be read: ");
  }

  @Test
  void aFlippedBitIsFoundByVerifyDecodeAlone() {
    MemoryByteSource source = set().written(3, null);
    byte[] bytes = TinyPreparedSet.shard(List.of(IMAGE), 1);
    bytes[100] ^= 1;
    source.with(SHARD, bytes);
    assertThat(read(source, Verify.HEADERS).train().size()).isEqualTo(5);
    assertThatThrownBy(() -> read(source, Verify.DECODE))
        .hasMessageContaining(SHARD + "): has the SHA-256 ");
    ImageStore train = (ImageStore) read(source, Verify.HEADERS).train();
    assertThatThrownBy(() -> train.decode(2, new Pixels()))
        .hasMessageContaining(
            SHARD + "): cannot be read as a shard: it has damaged bytes in sample 0");
  }

  @Test
  void aShardThatStorageDoesNotGiveIsNotDamaged() {
    IOException failure = new IOException("503 Slow Down");
    String where = "data.root (/prepared/train/part-00000.parquet)";
    List<ShardEntry> shards = set().manifest(3, null).part(Part.TRAIN).shards();
    for (ByteSource slow :
        List.of(new FailingByteSource(failure), new BrokenBytes(() -> failure))) {
      assertThatThrownBy(() -> new PreparedSamples(TinyPreparedSet.ROOT, shards, 2, slow))
          .hasMessageStartingWith("DN-2004 STORAGE_FAILED: data.root (/prepared/train/part-0000")
          .hasMessageEndingWith(
              "cannot be read: IOException, 503 Slow Down. " + DataFile.TRY_AGAIN + ".");
      assertThatThrownBy(
              () -> new ShardCheck(TinyPreparedSet.ROOT, slow).of(set().manifest(3, null), true))
          .hasMessageStartingWith(
              "DN-2004 STORAGE_FAILED: The prepared set cannot be read\n  "
                  + where
                  + ": cannot be read: java.io.IOException: 503 Slow Down. "
                  + DataFile.TRY_AGAIN);
    }
    ByteSource cut = new BrokenBytes(() -> new EOFException("the file ends"));
    assertThatThrownBy(() -> new PreparedSamples(TinyPreparedSet.ROOT, shards, 2, cut))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: ");
  }

  /** Opens shards, but then fails to read. */
  private static final class BrokenBytes extends UnlistedByteSource {
    private final Supplier<IOException> failure;

    BrokenBytes(Supplier<IOException> failure) {
      this.failure = failure;
    }

    @Override
    public InputStream open(String location) throws IOException {
      throw failure.get();
    }

    @Override
    public PositionedBytes openPositioned(String location) {
      return new PositionedBytes() {
        @Override
        public long size() {
          return length(location);
        }

        @Override
        public void readFully(long position, byte[] into, int offset, int length)
            throws IOException {
          throw failure.get();
        }

        @Override
        public void close() {}
      };
    }

    private static long length(String location) {
      PreparedManifest manifest = set().manifest(3, null);
      for (Part part : Part.values()) {
        for (ShardEntry shard : manifest.part(part).shards()) {
          if (location.endsWith(shard.name())) {
            return shard.bytes();
          }
        }
      }
      throw new IllegalArgumentException(location);
    }
  }

  @Test
  void aShardWithOtherRowsOrLabelsThanTheManifestSaysIsRefused() {
    MemoryByteSource other = set().written(3, null);
    other.with(SHARD, TinyPreparedSet.shard(List.of(IMAGE, IMAGE), 0, 0));
    assertThatThrownBy(() -> read(other, Verify.NONE))
        .hasMessageContaining(SHARD + "): has 2 rows; the manifest says 1");
    MemoryByteSource label = set().written(3, null);
    label.with(SHARD, TinyPreparedSet.shard(List.of(IMAGE), 2));
    assertThatThrownBy(() -> read(label, Verify.NONE))
        .hasMessageContaining(SHARD + "): has the label 2, but there are 2 classes");
    MemoryByteSource text = set().written(3, null);
    text.with(SHARD, "none".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read(text, Verify.NONE))
        .hasMessageContaining("cannot be read as a shard: it is not a Parquet file: ");
  }

  @Test
  void aTestSetOfOtherClassesIsRefused() {
    MemoryByteSource source = set().written(3, null);
    assertThatThrownBy(
            () -> TinyPreparedSet.format(Verify.NONE).readTest(List.of("dog", "cat"), source))
        .hasMessageContaining("has the classes [cat, dog], but those trained on are [dog, cat]");
  }
}

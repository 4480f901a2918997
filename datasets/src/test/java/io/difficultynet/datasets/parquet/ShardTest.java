package io.difficultynet.datasets.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.io.PositionedBytes;
import io.difficultynet.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** What {@link ShardWriter} writes is what {@link ShardIndex} reads. */
class ShardTest {

  private static List<byte[]> samples(int number, int most, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> samples = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      byte[] sample = new byte[random.nextInt(most + 1)];
      random.nextBytes(sample);
      samples.add(sample);
    }
    return samples;
  }

  private static PositionedBytes open(byte[] shard) throws IOException {
    return new MemoryByteSource().with("shard", shard).openPositioned("shard");
  }

  @Property(tries = 30)
  void everySampleComesBack(@ForAll @IntRange(min = 0, max = 200) int number, @ForAll long seed)
      throws IOException {
    List<byte[]> samples = samples(number, 5000, seed);
    int[] labels = IntStream.range(0, number).map(i -> i * 7 % 1000).toArray();
    PositionedBytes shard = open(TinyPreparedSet.shard(samples, labels));
    ShardIndex index = ShardIndex.read(shard);
    assertThat(index.labels()).isEqualTo(labels);
    for (int i = number - 1; i >= 0; i--) {
      assertThat(index.sample(shard, i)).as("sample %d", i).isEqualTo(samples.get(i));
    }
  }

  @Property(tries = 20)
  void everyWeightComesBack(@ForAll @IntRange(min = 0, max = 100) int number, @ForAll long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = random.doubles(number).map(w -> w * 1e6).toArray();
    int[] labels = random.ints(number, 0, 9).toArray();
    List<byte[]> samples = samples(number, 300, seed);
    PositionedBytes shard = open(TinyPreparedSet.shard(samples, labels, weights));
    ShardIndex index = ShardIndex.read(shard);
    assertThat(index.labels()).isEqualTo(labels);
    for (int i = 0; i < number; i++) {
      assertThat(index.weight(i)).isEqualTo(weights[i]);
      assertThat(index.sample(shard, i)).isEqualTo(samples.get(i));
    }
    assertThat(index.isWeighted()).isEqualTo(number > 0); // no row, no group of rows
  }

  @Test
  void aShardMayHaveSeveralRowGroups() throws IOException {
    List<byte[]> samples = samples(60, 1_200_000, 1); // 36 MB on the average
    byte[] bytes = TinyPreparedSet.shard(samples, new int[60]);
    assertThat(bytes.length).isGreaterThan(ShardWriter.GROUP_BYTES);
    PositionedBytes shard = open(bytes);
    ShardIndex index = ShardIndex.read(shard);
    assertThat(index.rows()).isEqualTo(60);
    for (int i : new int[] {59, 0, 31}) {
      assertThat(index.sample(shard, i)).isEqualTo(samples.get(i));
    }
  }

  /** Every run of this test is another JVM; another version of Parquet has another digest. */
  @Test
  void theSameSamplesGiveTheSameBytesInEveryJvm() {
    byte[] shard = TinyPreparedSet.shard(samples(100, 5000, 1), new int[100]);
    assertThat(Sha256.hex(shard))
        .isEqualTo("4f99874221474033de6c3a719fcf2c24ef8d75f4ec33c7eb4c62d361e380568f");
  }

  @Test
  void theFooterListsEncodingsInOneOrderWhateverTheirOrderWas() throws IOException {
    byte[] shard = TinyPreparedSet.shard(samples(3, 500, 1), 0, 0, 0);
    ByteBuffer bytes = ByteBuffer.wrap(shard).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getInt(shard.length - 8);
    int start = shard.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(shard, start, length));
    for (ColumnChunk column : footer.getRow_groups().get(0).getColumns()) {
      List<Encoding> encodings = column.getMeta_data().getEncodings();
      assertThat(encodings).containsExactly(Encoding.PLAIN, Encoding.BIT_PACKED);
      column.getMeta_data().setEncodings(List.of(Encoding.BIT_PACKED, Encoding.PLAIN));
    }
    ByteArrayOutputStream reversed = new ByteArrayOutputStream();
    reversed.write(shard, 0, start);
    Util.writeFileMetaData(footer, reversed);
    reversed.write(shard, shard.length - 8, 8);
    assertThat(reversed.toByteArray()).isNotEqualTo(shard).hasSameSizeAs(shard);

    ByteArrayOutputStream ordered = new ByteArrayOutputStream();
    ShardFooter.writeInOrder(reversed.toByteArray(), ordered);
    assertThat(ordered.toByteArray()).isEqualTo(shard);
  }

  @Test
  void aSampleCostsAboutAHundredAndSeventyBytes() {
    int number = 10_000;
    byte[] sample = new byte[100];
    byte[] shard =
        TinyPreparedSet.shard(
            IntStream.range(0, number).mapToObj(i -> sample).toList(), new int[number]);
    double overhead = (shard.length - 100.0 * number) / number;
    assertThat(overhead).isBetween(150.0, 190.0); // 12 of them the origin
  }

  @Test
  void aDamagedSampleIsNoticedWhenItIsRead() throws IOException {
    List<byte[]> samples = List.of(new byte[1000], new byte[1000], new byte[1000]);
    byte[] bytes = TinyPreparedSet.shard(samples, 0, 0, 0);
    ShardIndex index = ShardIndex.read(open(bytes));
    bytes[500] ^= 1; // within the first sample
    PositionedBytes shard = open(bytes);
    assertThatThrownBy(() -> index.sample(shard, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("has damaged bytes in sample 0 (CRC-32 differs)");
    assertThat(index.sample(shard, 2)).isEqualTo(samples.get(2));
  }

  @Test
  void whatIsNoShardIsRefused() {
    assertThatThrownBy(
            () -> ShardIndex.read(open("<html>404</html>".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("is not a Parquet file: ");
    byte[] whole = TinyPreparedSet.shard(samples(3, 500, 1), 0, 0, 0);
    assertThatThrownBy(() -> ShardIndex.read(open(Arrays.copyOf(whole, whole.length - 10))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("is not a Parquet file: ");
  }

  @Test
  void aLabelBelowZeroIsRefused() throws IOException {
    try (ShardWriter writer = new ShardWriter(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> writer.add(new byte[1], -1, "a"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("label is -1; it must be at least 0");
    }
  }
}

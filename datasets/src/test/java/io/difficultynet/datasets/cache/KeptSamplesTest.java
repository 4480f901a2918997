package io.difficultynet.datasets.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.datasets.io.PositionedBytes;
import io.difficultynet.digest.SourceFingerprint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptSamplesTest {
  private static final int SAMPLES = 10;
  private static final int LENGTH = 300_000; // three fit into a MiB

  private final List<Integer> asked = new ArrayList<>();

  private KeptSamples samples(int memory, int disk, ByteSource source) {
    SampleBytes stored =
        new SampleBytes() {
          @Override
          public SourceFingerprint fingerprint(List<String> classNames) {
            return SourceFingerprint.unknown();
          }

          @Override
          public int size() {
            return SAMPLES;
          }

          @Override
          public int label(int i) {
            return i % 2;
          }

          @Override
          public DataLocation location(int i) {
            return new DataLocation("data.root", "sample " + i);
          }

          @Override
          public byte[] read(int i) {
            asked.add(i);
            return sample(i);
          }
        };
    return new KeptSamples(
        stored, new ImageFileSettings(ImageFileSettings.Verify.NONE, memory, disk), source);
  }

  private static byte[] sample(int i) {
    byte[] bytes = new byte[LENGTH];
    java.util.Arrays.fill(bytes, (byte) i);
    return bytes;
  }

  private static void readAll(KeptSamples samples) {
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(samples.read(i)).isEqualTo(sample(i));
    }
  }

  @Test
  void whatFitsIntoMemoryAndDiskIsAskedForOnce() {
    KeptSamples samples = samples(1, 1, new LocalByteSource());
    readAll(samples);
    asked.clear();
    long kept = CacheCounts.kept();
    long read = CacheCounts.read();
    readAll(samples);
    assertThat(asked).containsExactly(6, 7, 8, 9); // 0 to 2 in memory, 3 to 5 on disk
    assertThat(CacheCounts.kept() - kept).isEqualTo(6);
    assertThat(CacheCounts.read() - read).isEqualTo(4);
  }

  @Test
  void withoutABudgetNothingIsKept() {
    KeptSamples samples = samples(0, 0, new MemoryByteSource());
    readAll(samples);
    readAll(samples);
    assertThat(asked).hasSize(2 * SAMPLES);
    assertThat(samples.label(3)).isEqualTo(1);
    assertThat(samples.location(3).location()).isEqualTo("sample 3");
  }

  @Test
  void aDiskThatFailsIsNotAskedAgain() throws IOException {
    KeptSamples without = samples(0, 100, new MemoryByteSource());
    readAll(without); // a memory source has no disk
    List<FileChannel> opened = new ArrayList<>();
    ByteSource closing =
        new ByteSource() {
          private final ByteSource memory = new MemoryByteSource();

          @Override
          public java.io.InputStream open(String location) throws IOException {
            return memory.open(location);
          }

          @Override
          public boolean exists(String location) throws IOException {
            return memory.exists(location);
          }

          @Override
          public List<FolderEntry> list(String location) throws IOException {
            return memory.list(location);
          }

          @Override
          public String resolve(String location) throws IOException {
            return memory.resolve(location);
          }

          @Override
          public PositionedBytes openPositioned(String location) throws IOException {
            return memory.openPositioned(location);
          }

          @Override
          public FileChannel scratchFile() throws IOException {
            FileChannel file = new LocalByteSource().scratchFile();
            opened.add(file);
            return file;
          }
        };
    KeptSamples samples = samples(0, 100, closing);
    readAll(samples);
    opened.get(0).close();
    readAll(samples);
    readAll(samples);
    assertThat(opened).hasSize(1);
  }

  @Test
  void scratchFilesLeaveNothingBehind(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws IOException {
    try (FileChannel file = LocalByteSource.scratchFile(folder.toString())) {
      assertThat(file.write(java.nio.ByteBuffer.wrap(new byte[10]))).isEqualTo(10);
    }
    assertThat(folder).isEmptyDirectory();
  }
}

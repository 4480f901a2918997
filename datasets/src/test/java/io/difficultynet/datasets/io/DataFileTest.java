package io.difficultynet.datasets.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.datasets.FailingByteSource;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.UnlistedByteSource;
import io.difficultynet.error.DifficultyNetException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataFileTest {
  private static final DataLocation LOCATION = new DataLocation("data.test-images", "t.gz");
  private static final byte[] CONTENT =
      "0123456789".repeat(1000).getBytes(StandardCharsets.US_ASCII);

  @Test
  void gzipIsKnownByContentNotByName() {
    for (byte[] stored : List.of(CONTENT, MemoryByteSource.gzip(CONTENT))) {
      try (DataFile file = DataFile.open(new MemoryByteSource().with("t.gz", stored), LOCATION)) {
        assertThat(file.readUpTo(CONTENT.length)).isEqualTo(CONTENT);
        file.expectEnd("the last byte");
      }
    }
  }

  @Test
  void filesOfNoneOrOneByteAreNotGzip() {
    for (byte[] stored : List.of(new byte[0], new byte[] {0x1f})) {
      try (DataFile file = DataFile.open(new MemoryByteSource().with("t.gz", stored), LOCATION)) {
        assertThat(file.readUpTo(10)).isEqualTo(stored);
      }
    }
  }

  @Test
  void refusesMissingFiles() {
    assertThatThrownBy(() -> DataFile.open(new MemoryByteSource(), LOCATION))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1002 DATA_MISSING: data.test-images (t.gz): there is no such file. Correct data.test-images.");
  }

  @Test
  void refusesFilesThatCannotBeOpened() {
    ByteSource locked = new FailingByteSource(new AccessDeniedException("t.gz"));
    assertThatThrownBy(() -> DataFile.open(locked, LOCATION))
        .hasMessage(
            "DN-1002 DATA_MISSING: data.test-images (t.gz): cannot be opened: AccessDeniedException, t.gz."
                + " Correct data.test-images, or the right to read the file.");
  }

  @Test
  void refusesGzipThatIsCutOff() {
    byte[] packed = MemoryByteSource.gzip(CONTENT);
    byte[] cut = Arrays.copyOf(packed, packed.length - 9);
    try (DataFile file = DataFile.open(new MemoryByteSource().with("t.gz", cut), LOCATION)) {
      assertThatThrownBy(() -> file.readUpTo(CONTENT.length + 1))
          .isInstanceOf(DifficultyNetException.class)
          .hasMessage(
              "DN-1003 DATA_CORRUPT: data.test-images (t.gz): its gzip data is damaged or cut off after 0 unpacked bytes"
                  + " (EOFException, Unexpected end of ZLIB input stream). "
                  + DataFile.COPY_AGAIN
                  + ".");
    }
  }

  @Test
  void refusesGzipWithAWrongChecksum() {
    byte[] packed = MemoryByteSource.gzip(CONTENT);
    packed[packed.length - 8] ^= 1;
    try (DataFile file = DataFile.open(new MemoryByteSource().with("t.gz", packed), LOCATION)) {
      file.readUpTo(CONTENT.length);
      assertThatThrownBy(() -> file.expectEnd("the last byte"))
          .hasMessageContaining(
              "damaged or cut off after 10,000 unpacked bytes (ZipException, Corrupt GZIP trailer)");
    }
  }

  @Test
  void refusesFilesThatOnlyBeginLikeGzip() {
    MemoryByteSource source =
        new MemoryByteSource().with("t.gz", new byte[] {0x1f, (byte) 0x8b, 0, 0, 0, 0, 0, 0, 0, 0});
    assertThatThrownBy(() -> DataFile.open(source, LOCATION))
        .hasMessageStartingWith(
            "DN-1003 DATA_CORRUPT: data.test-images (t.gz): its gzip data is damaged or cut off after 0 unpacked bytes"
                + " (ZipException, Unsupported compression method).");
  }

  @Test
  void refusesMoreBytesThanExpected() {
    try (DataFile file = DataFile.open(new MemoryByteSource().with("t.gz", CONTENT), LOCATION)) {
      assertThat(file.read(new byte[CONTENT.length], 1, CONTENT.length - 1))
          .isEqualTo(CONTENT.length - 1);
      assertThatThrownBy(() -> file.expectEnd("the last of its 9 items"))
          .hasMessage(
              "DN-1003 DATA_CORRUPT: data.test-images (t.gz): has more bytes after the last of its 9 items. "
                  + DataFile.COPY_AGAIN
                  + ".");
    }
  }

  @Test
  void aFileSystemThatFailsIsTheClustersFault() {
    ByteSource broken = new BrokenByteSource();
    assertThatThrownBy(() -> DataFile.open(broken, LOCATION))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-2004 STORAGE_FAILED: data.test-images (t.gz): reading failed after 0 bytes: IOException."
                + " Start the run again; if it fails at the same place, check the file system.");
  }

  @Test
  void allMissingFilesAreToldAtOnce() {
    ByteSource source = new MemoryByteSource().with("b", CONTENT);
    List<DataLocation> locations =
        List.of(
            new DataLocation("data.x", "a"),
            new DataLocation("data.y", "b"),
            new DataLocation("data.z", "c"));
    assertThatThrownBy(() -> DataLocation.requireAll(source, locations, "Install them"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            """
            DN-1002 DATA_MISSING: The data files are not all there
              data.x (a): there is no such file. Install them.
              data.z (c): there is no such file. Install them.""");
  }

  @Test
  void aFileThatCannotBeLookedUpSaysWhy() {
    ByteSource locked = new FailingByteSource(new IOException("no route to host"));
    assertThatThrownBy(() -> DataLocation.requireAll(locked, List.of(LOCATION), "Install it"))
        .hasMessage(
            "DN-2004 STORAGE_FAILED: The data files are not all there\n"
                + "  data.test-images (t.gz): cannot be looked up: IOException, no route to host."
                + " Start the run again; if it fails at the same place, check the file system.");
    assertThatThrownBy(() -> LOCATION.exists(locked))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-2004 STORAGE_FAILED: data.test-images (t.gz): cannot be looked up: IOException, no route to host."
                + " Start the run again; if it fails at the same place, check the file system.");
  }

  /** A name node that restarts, as Hadoop tells it. */
  @Test
  void aMachineThatDoesNotAnswerIsTheClustersFault() {
    ByteSource away =
        new FailingByteSource(new IOException("nn:8020", new ConnectException("refused")));
    assertThatThrownBy(() -> DataLocation.requireAll(away, List.of(LOCATION), "Install it"))
        .hasMessageStartingWith("DN-2004 STORAGE_FAILED: ");
    assertThatThrownBy(() -> DataFile.open(away, LOCATION))
        .hasMessageStartingWith(
            "DN-2004 STORAGE_FAILED: data.test-images (t.gz): cannot be opened");
    ByteSource slow = new FailingByteSource(new IOException("503 Slow Down"));
    assertThatThrownBy(() -> DataFile.open(slow, LOCATION))
        .hasMessage(
            "DN-2004 STORAGE_FAILED: data.test-images (t.gz): cannot be opened: IOException, 503 Slow"
                + " Down. Start the run again; if it fails at the same place, check the file"
                + " system.");
  }

  @Test
  void aLocationThatIsNoneIsTheUsersMistake() {
    for (IOException mistake :
        List.of(new UnsupportedFileSystemException(), new MalformedURLException("x:y"))) {
      ByteSource wrong = new FailingByteSource(mistake);
      assertThatThrownBy(() -> DataFile.open(wrong, LOCATION))
          .hasMessageStartingWith("DN-1002 DATA_MISSING: ");
      assertThatThrownBy(() -> DataLocation.requireAll(wrong, List.of(LOCATION), "Install it"))
          .hasMessageStartingWith("DN-1002 DATA_MISSING: ")
          .hasMessageEndingWith(" Install it.");
    }
  }

  @Test
  void aLocationThatMayNotBeReadIsTheUsersMistakeAndThereIsNothingToInstall() {
    ByteSource denied =
        new FailingByteSource(
            new IOException("wrapped", new AccessControlException("Permission denied: user=ann")));
    String told = "permission is denied: user=ann. Give this user the permission";
    assertThatThrownBy(() -> DataFile.open(denied, LOCATION))
        .hasMessageStartingWith("DN-1015 ACCESS_DENIED: ")
        .hasMessageContaining(told);
    assertThatThrownBy(() -> DataLocation.requireAll(denied, List.of(LOCATION), "Install it"))
        .hasMessageStartingWith("DN-1015 ACCESS_DENIED: ")
        .hasMessageContaining(told);
  }

  /** Named as Hadoop's, which the readers do not know. */
  private static final class UnsupportedFileSystemException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Likewise. */
  private static final class AccessControlException extends IOException {
    private static final long serialVersionUID = 1;

    AccessControlException(String message) {
      super(message);
    }
  }

  /** Opens, but then fails to read, with an exception that has no message. */
  private static final class BrokenByteSource extends UnlistedByteSource {
    @Override
    public InputStream open(String location) {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          throw new IOException();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          throw new IOException();
        }
      };
    }

    @Override
    public PositionedBytes openPositioned(String location) throws IOException {
      throw new IOException();
    }
  }
}

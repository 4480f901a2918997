package io.difficultynet.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.datasets.EndlessByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that would take hours or gigabytes. */
class CostlyImagesTest {

  /** What a decoder of the small images here may allocate. */
  private static final long MODEST = 16L << 20;

  private static void assertRefused(byte[] file, String what) {
    assertThatThrownBy(() -> DecodedImages.decoded(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(what);
  }

  /** A JPEG with more scans, of a component and no data, before its end. */
  private static byte[] withScans(byte[] jpeg, int scans) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int end = end(jpeg);
    out.write(jpeg, 0, end);
    for (int i = 0; i < scans; i++) {
      out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 1, 63, 0});
    }
    out.write(jpeg, end, jpeg.length - end);
    return out.toByteArray();
  }

  private static int end(byte[] jpeg) {
    int at = jpeg.length - 2;
    while ((jpeg[at] & 0xff) != 0xff || (jpeg[at + 1] & 0xff) != 0xd9) {
      at--;
    }
    return at;
  }

  /** Where the frame header's marker begins. */
  private static int frame(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xc0 && (jpeg[at + 1] & 0xff) != 0xc2) {
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
    }
    return at;
  }

  private static byte[] sized(byte[] jpeg, int height, int width) {
    byte[] sized = jpeg.clone();
    ByteBuffer.wrap(sized)
        .putShort(frame(jpeg) + 5, (short) height)
        .putShort(frame(jpeg) + 7, (short) width);
    return sized;
  }

  @Test
  void aJpegOfThousandsOfScansIsRefused() {
    byte[] file = DecodedImages.file("jpeg-progressive");
    assertRefused(
        withScans(file, 5_000), "is a JPEG image of more than 100 scans for its 21 x 15 pixels");
  }

  @Test
  void theLargerTheImageTheFewerItsScans() {
    byte[] large = sized(withScans(DecodedImages.file("jpeg-progressive"), 17), 8000, 8000);
    assertRefused(
        Arrays.copyOf(large, 1 << 20),
        "is a JPEG image of more than 16 scans for its 8,000 x 8,000 pixels");
  }

  @Test
  void scansOfOneComponentEachAreCountedWithoutProgression() {
    byte[] file = withScans(DecodedImages.file("jpeg-444"), 5_000);
    int scan = frame(file);
    while ((file[scan + 1] & 0xff) != 0xda) {
      scan += 2 + ((file[scan + 2] & 0xff) << 8 | (file[scan + 3] & 0xff));
    }
    file[scan + 4] = 1; // components of the first scan
    assertRefused(file, "is a JPEG image of more than 100 scans for its 21 x 15 pixels");
  }

  @Test
  void scansBehindTheOnlyOneOfAPlainImageAreRefusedByTheDecoderAtTheFirst() {
    assertRefused(
        withScans(DecodedImages.file("jpeg-444"), 5_000),
        "is a damaged JPEG image (Didn't expect more than one scan)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-420", "jpeg-progressive", "jpeg-grey", "jpeg-cmyk"})
  void aJpegThatClaimsMorePixelsThanItsBytesHoldIsRefused(String name) {
    byte[] file = sized(DecodedImages.file(name), 8000, 8000);
    assertRefused(
        file,
        "has 8,000 x 8,000 pixels by its header, of which the %,d bytes of the file cannot hold all"
            .formatted(file.length));
  }

  @Test
  void aPngThatClaimsMorePixelsThanItsBytesHoldIsRefused() {
    byte[] file = DecodedImages.file("png-rgb").clone();
    ByteBuffer.wrap(file).putInt(16, 8000).putInt(20, 8000);
    assertRefused(
        file,
        "has 8,000 x 8,000 pixels by its header, of which the %,d bytes of the file cannot hold all"
            .formatted(file.length));
  }

  /** A chunk of a PNG; nobody compares its checksum. */
  private static byte[] chunk(String type, int claimed, byte[] data) {
    return ByteBuffer.allocate(12 + data.length)
        .putInt(claimed)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .array();
  }

  private static byte[] zeros(int mebibytes) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(new byte[mebibytes << 20]);
    deflater.finish();
    byte[] packed = new byte[mebibytes << 11];
    return Arrays.copyOf(packed, deflater.deflate(packed));
  }

  private static byte[] afterHeader(byte[] png, byte[] chunk) {
    int header = 8 + 12 + 13;
    return ByteBuffer.allocate(png.length + chunk.length)
        .put(png, 0, header)
        .put(chunk)
        .put(png, header, png.length - header)
        .array();
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iTXt", "iCCP"})
  void packedTextOfAPngIsNotUnpacked(String type) throws UnreadableImageException {
    byte[] zeros = zeros(64);
    byte[] keyword = type.equals("iTXt") ? new byte[] {'a', 0, 1, 0, 0, 0} : new byte[] {'a', 0, 0};
    byte[] data =
        ByteBuffer.allocate(keyword.length + zeros.length).put(keyword).put(zeros).array();
    byte[] file = afterHeader(DecodedImages.file("png-palette"), chunk(type, data.length, data));
    byte[] expected = DecodedImages.decoded(DecodedImages.file("png-palette")).toArray();
    long before = allocated();
    assertThat(DecodedImages.decoded(file).toArray()).isEqualTo(expected);
    assertThat(allocated() - before).isLessThan(MODEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLTE", "IDAT", "tRNS"})
  void aChunkThatClaimsGigabytesTakesNone(String type) {
    byte[] file =
        afterHeader(DecodedImages.file("png-palette"), chunk(type, Integer.MAX_VALUE, new byte[0]));
    long before = allocated();
    assertRefused(
        file,
        "is a damaged PNG image (it ends within its chunk %s of 2,147,483,647 bytes)"
            .formatted(type));
    assertThat(allocated() - before).isLessThan(MODEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xfe, 0x00})
  void aHeaderWithoutAnEndIsGivenUp(int marker) throws IOException {
    byte[] comment = new byte[1 << 16];
    comment[0] = (byte) 0xff;
    comment[1] = (byte) marker;
    comment[2] = (byte) 0xff;
    comment[3] = (byte) 0xfe;
    var endless = new EndlessByteSource(new byte[] {(byte) 0xff, (byte) 0xd8}, comment);
    assertThatThrownBy(() -> ImageHeader.read(endless.open("")))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageMatching("has no pixels in its first 67,[0-9,]+ bytes");
  }

  @Test
  void aFileOfMoreBytesThanAreReadIsRefusedByItsSize() {
    assertRefused(
        Arrays.copyOf(DecodedImages.file("png-rgb"), ImageFiles.MOST_BYTES),
        "has 67,108,864 bytes or more, the most that are read of an image");
  }
}

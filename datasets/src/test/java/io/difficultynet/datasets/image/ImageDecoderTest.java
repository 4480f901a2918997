package io.difficultynet.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.ReferenceVectors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every kind against Pillow; files that nobody should train on. */
class ImageDecoderTest {

  /** libjpeg of the JDK and libjpeg-turbo of Pillow: the same formulas, in whole numbers. */
  private static final int TOLERANCE = 0;

  @TestFactory
  List<DynamicTest> everyKindOfFileHasPillowsPixels() {
    return DecodedImages.CASES.stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getString("name"),
                    () -> {
                      Pixels found = DecodedImages.decoded(ReferenceVectors.bytes(c, "file"));
                      Pixels expected = ReferenceVectors.image(c, "rgb");
                      assertThat(found.shape()).isEqualTo(expected.shape());
                      assertThat(furthest(found, expected)).isLessThanOrEqualTo(TOLERANCE);
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> aPartIsCutOutOfTheWhole() {
    return DecodedImages.CASES.stream()
        .map(c -> DynamicTest.dynamicTest(c.getString("name"), () -> assertPartsAreCutOut(c)))
        .toList();
  }

  /** All but a border, and single pixels in the corners, whose colours come from neighbours. */
  private static void assertPartsAreCutOut(Config c) throws UnreadableImageException {
    byte[] file = ReferenceVectors.bytes(c, "file");
    Pixels whole = DecodedImages.decoded(file);
    int height = whole.shape().height();
    int width = whole.shape().width();
    List<Box> boxes =
        List.of(
            new Box(1, 2, height - 2, width - 5),
            new Box(height / 2, width / 2, 3, 4),
            new Box(0, width - 1, 1, 1),
            new Box(height - 1, 0, 1, 1));
    for (Box box : boxes) {
      Pixels part = new Pixels();
      ImageDecoder.decode(file, shape -> box, part);
      assertThat(part.shape()).isEqualTo(new ImageShape(3, box.height(), box.width()));
      for (int channel = 0; channel < 3; channel++) {
        for (int y = 0; y < box.height(); y++) {
          for (int x = 0; x < box.width(); x++) {
            assertThat(part.at(channel, y, x))
                .as("%s, channel %d, row %d, column %d", box, channel, y, x)
                .isEqualTo(whole.at(channel, box.top() + y, box.left() + x));
          }
        }
      }
    }
  }

  private static int furthest(Pixels found, Pixels expected) {
    int furthest = 0;
    for (int i = 0; i < expected.shape().values(); i++) {
      int difference = (found.values()[i] & 0xff) - (expected.values()[i] & 0xff);
      furthest = Math.max(furthest, Math.abs(difference));
    }
    return furthest;
  }

  private static void assertRefused(byte[] file, String what) {
    assertThatThrownBy(() -> DecodedImages.decoded(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-420", "jpeg-progressive", "jpeg-grey", "jpeg-cmyk"})
  void aJpegThatIsCutOffIsRefusedThoughItsRestWouldBeMadeUp(String name) {
    byte[] file = DecodedImages.file(name);
    assertRefused(Arrays.copyOf(file, file.length - 2), "is a JPEG image that is cut off");
    assertRefused(Arrays.copyOf(file, file.length * 9 / 10), "is a JPEG image that is cut off");
    assertRefused(Arrays.copyOf(file, 30), "ends within its header, after ");
  }

  @Test
  void aPngThatIsCutOffOrDamagedIsRefused() {
    byte[] file = DecodedImages.file("png-rgb");
    assertRefused(Arrays.copyOf(file, file.length / 2), "is a damaged PNG image (");
    assertRefused(Arrays.copyOf(file, 20), "ends within its header, after 20 bytes");
    byte[] flipped = file.clone();
    flipped[file.length / 2] ^= (byte) 0xff;
    assertRefused(flipped, "is a damaged PNG image (");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertRefused(new byte[0], "is empty (0 bytes)");
  }

  @ParameterizedTest
  @CsvSource({
    "GIF89a______, GIF",
    "II*\0________, TIFF",
    "RIFF____WEBP, WEBP",
    "____ftypavif, HEIF"
  })
  void otherImagesAreRefusedByTheirKind(String start, String kind) {
    byte[] file = start.getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(file, "is a " + kind + " image, and only JPEG and PNG are read");
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertRefused(
        "<html>404</html>".getBytes(StandardCharsets.US_ASCII),
        "is neither a JPEG nor a PNG image");
  }

  @Test
  void anImageThatClaimsToBeHugeIsRefusedBeforeItIsDecoded() {
    byte[] png = DecodedImages.file("png-rgb").clone();
    ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 40_000);
    assertRefused(png, "has 50,000 x 40,000 pixels, more than 67,108,864 in all");
    byte[] none = DecodedImages.file("png-rgb").clone();
    ByteBuffer.wrap(none).putInt(16, 0);
    assertRefused(none, "says that it has 15 rows and 0 columns");
  }

  @ParameterizedTest
  @CsvSource({
    "0xC3, 8, 'is a lossless, hierarchical or arithmetic-coded JPEG image'",
    "0xC9, 8, 'is a lossless, hierarchical or arithmetic-coded JPEG image'",
    "0xC1, 12, 'is a JPEG image of 12 bits a colour; 8 can be decoded'"
  })
  void kindsOfJpegThatCannotBeDecodedAreRefused(String marker, int bits, String message) {
    byte[] file = DecodedImages.file("jpeg-444").clone();
    int frame = 0;
    while ((file[frame] & 0xff) != 0xff || (file[frame + 1] & 0xff) != 0xc0) {
      frame++;
    }
    file[frame + 1] = (byte) (int) Integer.decode(marker);
    file[frame + 4] = (byte) bits;
    assertRefused(file, message);
  }

  @Test
  void aSmallerImageAfterALargerOneIsWhole() throws UnreadableImageException {
    Pixels into = new Pixels();
    into.reshape(new ImageShape(3, 100, 100));
    ImageDecoder.decode(DecodedImages.file("png-grey"), into);
    assertThat(into.toArray())
        .isEqualTo(DecodedImages.decoded(DecodedImages.file("png-grey")).toArray());
  }
}

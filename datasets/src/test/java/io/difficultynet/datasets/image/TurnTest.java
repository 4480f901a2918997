package io.difficultynet.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.ReferenceVectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnTest {
  private static final byte[] JPEG =
      ReferenceVectors.bytes(
          ReferenceVectors.read("image/decoded.json").getConfigList("cases").stream()
              .filter(c -> c.getString("name").equals("jpeg-420"))
              .map(Config.class::cast)
              .findFirst()
              .orElseThrow(),
          "file");

  /** Two rows "abc" and "def". */
  private static Pixels letters() {
    Pixels pixels = new Pixels();
    pixels.reshape(new ImageShape(1, 2, 3));
    System.arraycopy("abcdef".getBytes(StandardCharsets.US_ASCII), 0, pixels.values(), 0, 6);
    return pixels;
  }

  /** Rows of the same picture as PIL.ImageOps.exif_transpose turns it, derived by hand. */
  @ParameterizedTest
  @CsvSource({
    "1, abc def",
    "2, cba fed",
    "3, fed cba",
    "4, def abc",
    "5, ad be cf",
    "6, da eb fc",
    "7, fc eb da",
    "8, cf be ad"
  })
  void anImageIsTurnedAsPillowDoes(int orientation, String rows) {
    Pixels turned = new Pixels();
    new Turn(orientation).turn(letters(), turned);
    String[] expected = rows.split(" ");
    assertThat(turned.shape()).isEqualTo(new ImageShape(1, expected.length, expected[0].length()));
    assertThat(new String(turned.toArray(), StandardCharsets.US_ASCII))
        .isEqualTo(String.join("", expected));
  }

  private static byte[] withExif(int orientation, ByteOrder order) {
    ByteBuffer segment = ByteBuffer.allocate(4 + 6 + 8 + 2 + 2 * 12 + 4);
    segment.putShort((short) 0xffe1).putShort((short) (segment.capacity() - 2));
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    segment.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    segment.order(order).putShort((short) 42).putInt(8).putShort((short) 2);
    segment.putShort((short) 256).putShort((short) 4).putInt(1).putInt(7); // another tag
    segment.putShort((short) 274).putShort((short) 3).putInt(1);
    segment.putShort((short) orientation).putShort((short) 0).putInt(0);
    ByteBuffer file = ByteBuffer.allocate(JPEG.length + segment.capacity());
    file.put(JPEG, 0, 2).put(segment.array()).put(JPEG, 2, JPEG.length - 2);
    return file.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOrientationOfAFileIsReadInBothByteOrders(int orientation) {
    assertThat(Turn.of(withExif(orientation, ByteOrder.BIG_ENDIAN)).orientation())
        .isEqualTo(orientation);
    assertThat(Turn.of(withExif(orientation, ByteOrder.LITTLE_ENDIAN)).orientation())
        .isEqualTo(orientation);
  }

  @Test
  void whatSaysNothingOfUseIsUpright() {
    assertThat(Turn.of(JPEG)).isEqualTo(Turn.NONE);
    assertThat(Turn.of(withExif(0, ByteOrder.BIG_ENDIAN))).isEqualTo(Turn.NONE);
    assertThat(Turn.of(withExif(9, ByteOrder.BIG_ENDIAN))).isEqualTo(Turn.NONE);
    assertThat(Turn.of(new byte[0])).isEqualTo(Turn.NONE);
    assertThat(Turn.of("GIF89a".getBytes(StandardCharsets.US_ASCII))).isEqualTo(Turn.NONE);
  }

  /** Nothing in a file may end a training but with the file's name. */
  @Test
  void aFileThatIsCutOffAnywhereIsNoError() {
    byte[] file = withExif(6, ByteOrder.LITTLE_ENDIAN);
    for (int length = 0; length < 80; length++) {
      assertThat(Turn.of(Arrays.copyOf(file, length)).orientation()).isIn(1, 6);
      byte[] damaged = file.clone();
      damaged[length] ^= (byte) 0xff;
      assertThat(Turn.of(damaged).orientation()).isBetween(1, 8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPartOfTheUprightImageIsThePartOfTheWholeUprightImage(int orientation)
      throws UnreadableImageException {
    byte[] file = withExif(orientation, ByteOrder.BIG_ENDIAN);
    Pixels whole = new Pixels();
    UprightDecoder.decode(file, Orientation.APPLY, Box::whole, whole);
    Pixels stored = new Pixels();
    ImageDecoder.decode(file, stored);
    Pixels turned = new Pixels();
    new Turn(orientation).turn(stored, turned);
    assertThat(whole.shape()).isEqualTo(turned.shape());
    assertThat(whole.toArray()).isEqualTo(turned.toArray());
    Box box = new Box(2, 3, whole.shape().height() - 5, whole.shape().width() - 4);
    Pixels part = new Pixels();
    UprightDecoder.decode(file, Orientation.APPLY, shape -> box, part);
    for (int y = 0; y < box.height(); y++) {
      for (int x = 0; x < box.width(); x++) {
        assertThat(part.at(1, y, x)).isEqualTo(whole.at(1, y + 2, x + 3));
      }
    }
    Pixels ignored = new Pixels();
    UprightDecoder.decode(file, Orientation.IGNORE, Box::whole, ignored);
    assertThat(ignored.toArray()).isEqualTo(stored.toArray());
  }
}

package io.difficultynet.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayFileTest {

  private static final String FIX =
      ". Remove this checkpoint's folder and resume from an earlier one.";

  private static byte[] floats(float... array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArrayFile.write(out, array);
    return out.toByteArray();
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static String refusal(byte[] bytes) {
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class, () -> ArrayFile.readFloats(in(bytes), "w.bin"));
    assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_CORRUPT);
    return e.problems().get(0).toString();
  }

  @Test
  void theBytesAreAsDocumented() throws IOException {
    assertThat(HexFormat.of().formatHex(floats(1f, -2f)))
        .isEqualTo("444e4146" + "01000000" + "01000000" + "0200000000000000" + "0000803f000000c0");
  }

  // around the chunk of 2^13 numbers and past the first capacity of 2^20
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 1 << 20, (1 << 20) + 1, (1 << 21) + 12345})
  void everyLengthComesBackBitForBit(int length) throws IOException {
    SplittableRandom random = new SplittableRandom(length);
    float[] floats = new float[length];
    double[] doubles = new double[length];
    long[] longs = new long[length];
    for (int i = 0; i < length; i++) {
      floats[i] = Float.intBitsToFloat(random.nextInt());
      doubles[i] = Double.longBitsToDouble(random.nextLong());
      longs[i] = random.nextLong();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArrayFile.write(out, doubles);
    double[] doublesAgain = ArrayFile.readDoubles(in(out.toByteArray()), "d");
    assertThat(Arrays.equals(bits(doublesAgain), bits(doubles))).isTrue();
    out.reset();
    ArrayFile.write(out, longs);
    assertThat(Arrays.equals(ArrayFile.readLongs(in(out.toByteArray()), "l"), longs)).isTrue();
    float[] floatsAgain = ArrayFile.readFloats(in(floats(floats)), "f");
    assertThat(Arrays.equals(bits(floatsAgain), bits(floats))).isTrue();
  }

  private static long[] bits(double[] array) {
    return Arrays.stream(array).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static int[] bits(float[] array) {
    int[] bits = new int[array.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(array[i]);
    }
    return bits;
  }

  @Property(tries = 60)
  void aFileCutAnywhereIsRefused(@ForAll @IntRange(max = 31) int length) throws IOException {
    byte[] cut = Arrays.copyOf(floats(1, 2, 3), length);
    assertThat(refusal(cut))
        .isEqualTo(
            (length < 20
                    ? "w.bin: ends after " + length + " bytes, inside its header of 20"
                    : "w.bin: ends after " + length + " bytes; with its 3 numbers it has 32")
                + FIX);
  }

  @Test
  void whatIsNoSuchFileIsRefusedByWhatDiffers() throws IOException {
    byte[] good = floats(1, 2, 3);
    assertThat(refusal(changed(good, 0, 'X')))
        .isEqualTo("w.bin: starts with 0x46414e58, an array file with 0x46414e44" + FIX);
    assertThat(refusal(changed(good, 4, 9)))
        .isEqualTo("w.bin: has format version 9; this program reads 1" + FIX);
    assertThat(refusal(changed(good, 8, 2)))
        .isEqualTo("w.bin: has type number 2 where 1 (FLOAT) is expected" + FIX);
    assertThat(refusal(changed(good, 19, 0x80)))
        .isEqualTo(
            "w.bin: says that it has -9223372036854775805 numbers; possible are 0 to 2147475455"
                + FIX);
    assertThat(refusal(Arrays.copyOf(good, good.length + 1)))
        .isEqualTo("w.bin: goes on after the last of its 3 numbers" + FIX);
  }

  @Test
  void aDamagedCountDoesNotExhaustTheMemory() throws IOException {
    byte[] bytes = changed(floats(1, 2, 3), 15, 0x7f); // 2^31 − 2^24 + 3 numbers, 8 GiB
    assertThat(refusal(bytes))
        .startsWith("w.bin: ends after 32 bytes; with its 2130706435 numbers");
  }

  private static byte[] changed(byte[] bytes, int at, int to) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) to;
    return copy;
  }
}

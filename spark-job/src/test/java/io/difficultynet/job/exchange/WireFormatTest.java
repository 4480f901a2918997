package io.difficultynet.job.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.TrainSettings.GradientExchange;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WireFormatTest {

  @Test
  void eachSettingHasItsFormat() {
    assertThat(WireFormat.of(GradientExchange.FP32)).isEqualTo(WireFormat.FP32);
    assertThat(WireFormat.of(GradientExchange.BF16)).isEqualTo(WireFormat.BF16);
    assertThat(WireFormat.FP32.allocate(3).capacity()).isEqualTo(12);
    assertThat(WireFormat.BF16.allocate(3).capacity()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void aSliceIsWrittenAndReadInItsPlace(WireFormat format) {
    float[] back = {9, 9, 9, 9};
    format.read(written(format, new float[] {7, 1.5f, -2, 8}, 1, 2), back, 2, 2);
    assertThat(back).containsExactly(9, 9, 1.5f, -2);
  }

  @ParameterizedTest
  @EnumSource
  void addingIsReadingAndAdding(WireFormat format) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[1001];
    float[] sum = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
      sum[i] = (float) random.nextDouble(-1, 1);
    }
    float[] expected = new float[values.length];
    format.read(written(format, values, 0, values.length), expected, 0, values.length);
    for (int i = 0; i < values.length; i++) {
      expected[i] += sum[i];
    }
    format.add(written(format, values, 0, values.length), 0, sum, 0, sum.length);
    assertThat(sum).containsExactly(expected);
  }

  /** 8 bits of precision: the step after 1 is 2⁻⁷, and halves go to the even neighbour. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "0x1.00fffep0, 1",
    "0x1.01p0, 1",
    "0x1.010002p0, 0x1.02p0",
    "0x1.03p0, 0x1.04p0",
    "-0x1.03p0, -0x1.04p0",
    "0, 0",
    "0x1.fffffep127, Infinity",
    "-Infinity, -Infinity",
    "0x1p-133, 0x1p-133",
    "0x1p-149, 0"
  })
  void bfloat16IsTheNearest(float value, float nearest) {
    assertThat(throughBf16(value)).isEqualTo(nearest);
  }

  /** All of its payload in the lower half: cut off, this NaN would be infinity. */
  @Test
  void noNaNBecomesAnythingElse() {
    assertThat(throughBf16(Float.intBitsToFloat(0x7f800001))).isNaN();
    assertThat(throughBf16(Float.intBitsToFloat(0xffffffff))).isNaN();
  }

  @Property
  void noBfloat16IsNearer(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    float rounded = throughBf16(value);
    if (Float.isFinite(value) && Float.isFinite(rounded)) {
      double error = Math.abs((double) rounded - value);
      int upper = Float.floatToRawIntBits(rounded);
      assertThat(upper & 0xffff).isZero();
      for (int neighbour : new int[] {upper - 0x10000, upper + 0x10000}) {
        float other = Float.intBitsToFloat(neighbour);
        if (Float.isFinite(other)) {
          assertThat(Math.abs((double) other - value)).isGreaterThanOrEqualTo(error);
        }
      }
    }
  }

  private static float throughBf16(float value) {
    float[] back = new float[1];
    WireFormat.BF16.read(written(WireFormat.BF16, new float[] {value}, 0, 1), back, 0, 1);
    return back[0];
  }

  private static ByteBuffer written(WireFormat format, float[] values, int offset, int length) {
    ByteBuffer bytes = format.allocate(length);
    format.write(values, offset, length, bytes);
    return bytes;
  }
}

package io.difficultynet.job.spark;

import io.difficultynet.conf.TrainSettings.GradientExchange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How numbers travel between executors: little-endian, one after the other. */
enum WireFormat {
  /** 32-bit floats as they are. */
  FP32(Float.BYTES) {
    @Override
    void write(float[] values, int offset, int length, ByteBuffer into) {
      into.asFloatBuffer().put(values, offset, length);
    }

    @Override
    void read(ByteBuffer from, float[] into, int offset, int length) {
      from.asFloatBuffer().get(into, offset, length);
    }

    @Override
    void add(ByteBuffer from, float[] sum) {
      var values = from.asFloatBuffer();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += values.get(i);
      }
    }
  },

  /** bfloat16: the upper half of a 32-bit float, rounded to the nearest, ties to even. */
  BF16(Short.BYTES) {
    @Override
    void write(float[] values, int offset, int length, ByteBuffer into) {
      var shorts = into.asShortBuffer();
      for (int i = 0; i < length; i++) {
        shorts.put(i, nearest(values[offset + i]));
      }
    }

    @Override
    void read(ByteBuffer from, float[] into, int offset, int length) {
      var shorts = from.asShortBuffer();
      for (int i = 0; i < length; i++) {
        into[offset + i] = widened(shorts.get(i));
      }
    }

    @Override
    void add(ByteBuffer from, float[] sum) {
      var shorts = from.asShortBuffer();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += widened(shorts.get(i));
      }
    }
  };

  private final int bytesPerValue;

  WireFormat(int bytesPerValue) {
    this.bytesPerValue = bytesPerValue;
  }

  /** The format of a setting. */
  static WireFormat of(GradientExchange setting) {
    return setting == GradientExchange.BF16 ? BF16 : FP32;
  }

  /** Length of one number on the wire. */
  int bytesPerValue() {
    return bytesPerValue;
  }

  /** A buffer for {@code length} numbers. */
  ByteBuffer allocate(int length) {
    return ByteBuffer.allocate(Math.multiplyExact(length, bytesPerValue))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes {@code length} numbers of {@code values} from {@code offset} on. */
  abstract void write(float[] values, int offset, int length, ByteBuffer into);

  /** Reads {@code length} numbers to {@code into} from {@code offset} on. */
  abstract void read(ByteBuffer from, float[] into, int offset, int length);

  /** Adds as many numbers as {@code sum} is long to it. */
  abstract void add(ByteBuffer from, float[] sum);

  /** The nearest bfloat16; infinities stay, and NaN stays NaN. */
  private static short nearest(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40); // a quiet one: rounding might carry into infinity
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  private static float widened(short bfloat16) {
    return Float.intBitsToFloat(bfloat16 << 16);
  }
}

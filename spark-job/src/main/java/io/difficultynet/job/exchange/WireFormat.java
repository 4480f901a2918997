package io.difficultynet.job.exchange;

import io.difficultynet.conf.TrainSettings.GradientExchange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How numbers travel between executors: little-endian, one after the other. */
public enum WireFormat {
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
    void add(ByteBuffer from, int first, float[] sum, int offset, int length) {
      var values = from.asFloatBuffer();
      float[] piece = new float[Math.min(PIECE, length)];
      for (int done = 0; done < length; done += piece.length) {
        int some = Math.min(piece.length, length - done);
        values.get(first + done, piece, 0, some);
        for (int i = 0; i < some; i++) {
          sum[offset + done + i] += piece[i];
        }
      }
    }
  },

  /** bfloat16: the upper half of a 32-bit float, rounded to the nearest, ties to even. */
  BF16(Short.BYTES) {
    @Override
    void write(float[] values, int offset, int length, ByteBuffer into) {
      var shorts = into.asShortBuffer();
      short[] piece = new short[Math.min(PIECE, length)];
      for (int done = 0; done < length; done += piece.length) {
        int some = Math.min(piece.length, length - done);
        for (int i = 0; i < some; i++) {
          piece[i] = nearest(values[offset + done + i]);
        }
        shorts.put(piece, 0, some);
      }
    }

    @Override
    void read(ByteBuffer from, float[] into, int offset, int length) {
      var shorts = from.asShortBuffer();
      short[] piece = new short[Math.min(PIECE, length)];
      for (int done = 0; done < length; done += piece.length) {
        int some = Math.min(piece.length, length - done);
        shorts.get(piece, 0, some);
        for (int i = 0; i < some; i++) {
          into[offset + done + i] = widened(piece[i]);
        }
      }
    }

    @Override
    void add(ByteBuffer from, int first, float[] sum, int offset, int length) {
      var shorts = from.asShortBuffer();
      short[] piece = new short[Math.min(PIECE, length)];
      for (int done = 0; done < length; done += piece.length) {
        int some = Math.min(piece.length, length - done);
        shorts.get(first + done, piece, 0, some);
        for (int i = 0; i < some; i++) {
          sum[offset + done + i] += widened(piece[i]);
        }
      }
    }
  };

  /**
   * Values are copied in pieces of this length, which stay in the processor's cache: loops over
   * arrays become vector instructions, and loops over buffers do not.
   */
  static final int PIECE = 4096;

  private final int bytesPerValue;

  WireFormat(int bytesPerValue) {
    this.bytesPerValue = bytesPerValue;
  }

  /** The format of a setting. */
  public static WireFormat of(GradientExchange setting) {
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

  /**
   * Adds {@code length} numbers from the {@code first} on to those of {@code sum} from {@code
   * offset} on.
   */
  abstract void add(ByteBuffer from, int first, float[] sum, int offset, int length);

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

package io.difficultynet.job.safetensors;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a tensor's numbers are. Those that networks are stored in are read as 32-bit floats, F64
 * rounded to the nearest; of the others only the size is known.
 */
public enum TensorType {
  /** IEEE 754 binary64. */
  F64(8) {
    @Override
    float next(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  },
  /** IEEE 754 binary32. */
  F32(4) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  /** IEEE 754 binary16. */
  F16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return half(bytes.getShort());
    }
  },
  /** The upper half of binary32. */
  BF16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  },
  I64(8),
  U64(8),
  C64(8),
  I32(4),
  U32(4),
  I16(2),
  U16(2),
  I8(1),
  U8(1),
  BOOL(1),
  F8_E4M3(1),
  F8_E5M2(1),
  F8_E8M0(1);

  private static final int SMALLEST_HALF_EXPONENT = -24;

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  /** Whether {@link #next} reads it. */
  boolean isRead() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** Takes the next number from little-endian bytes. */
  float next(ByteBuffer bytes) {
    throw new IllegalStateException(this + " is not read as a float");
  }

  static Optional<TensorType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** 1 bit of sign, 5 of exponent with bias 15, 10 of fraction; exact as a float. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) { // zero and numbers below the normal ones
      float size = Math.scalb((float) fraction, SMALLEST_HALF_EXPONENT);
      return sign == 0 ? size : -size;
    }
    int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}

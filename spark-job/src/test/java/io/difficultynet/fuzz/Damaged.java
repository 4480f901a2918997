package io.difficultynet.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;

/**
 * Makes bytes that no writer wrote: of a valid file by flipped bits, other bytes, pieces that are
 * cut out, doubled or put elsewhere, numbers at the ends of their ranges, and texts that are odd to
 * parsers; now and then of nothing.
 */
final class Damaged {

  private static final int MOST_CHANGES = 6;
  private static final int MOST_RANDOM = 200;

  /** What parsers stumble over. */
  private static final List<String> ODD =
      List.of(
          "${?PATH}",
          "-1",
          "0",
          "1e308",
          "-1e308",
          "1e999",
          "NaN",
          "null",
          "true",
          "\"\"",
          "[]",
          "{}",
          "[[",
          "{\"",
          "9223372036854775807",
          "-9223372036854775808",
          "2147483648",
          "9007199254740993",
          "0.5",
          "\\u0000",
          "\u0000",
          "\u001b[2J",
          "\u202e",
          "../",
          "/",
          "include \"x\"",
          "\n",
          "\r\n",
          " ",
          "\t",
          "=",
          ",",
          ":",
          "\"");

  private Damaged() {}

  /** Seeds of which each is as likely as another. */
  static Arbitrary<Long> seeds() {
    return Arbitraries.longs().withDistribution(RandomDistribution.uniform());
  }

  /** Whether a try that takes long is made with this seed: with one of {@code some}. */
  static boolean isOneOf(int some, long seed) {
    return Math.floorMod((seed * 0x9e3779b97f4a7c15L) >>> 32, (long) some) == 0;
  }

  /** The bytes that a seed makes of a valid file. */
  static byte[] of(byte[] valid, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    if (random.nextInt(20) == 0) {
      byte[] bytes = new byte[random.nextInt(MOST_RANDOM)];
      random.nextBytes(bytes);
      return bytes;
    }
    byte[] bytes = valid.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int length = random.nextInt(Math.min(64, bytes.length - at) + 1);
    switch (random.nextInt(8)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
      }
      case 1 -> {
        bytes[at] = (byte) random.nextInt(256);
        return bytes;
      }
      case 2 -> {
        return spliced(bytes, at, length, new byte[0]);
      }
      case 3 -> {
        return spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      }
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 5 -> {
        byte end = (byte) (random.nextBoolean() ? 0xff : random.nextBoolean() ? 0x7f : 0);
        Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), end);
        return bytes;
      }
      case 6 -> {
        return overNumber(bytes, at, odd(random));
      }
      default -> {
        return spliced(bytes, at, random.nextBoolean() ? length : 0, odd(random));
      }
    }
  }

  private static byte[] odd(SplittableRandom random) {
    return ODD.get(random.nextInt(ODD.size())).getBytes(StandardCharsets.UTF_8);
  }

  /** The next number or word of a text in the place of which something else stands. */
  private static byte[] overNumber(byte[] bytes, int from, byte[] other) {
    int start = from;
    while (start < bytes.length && !Character.isLetterOrDigit(bytes[start])) {
      start++;
    }
    int end = start;
    while (end < bytes.length && (Character.isLetterOrDigit(bytes[end]) || bytes[end] == '.')) {
      end++;
    }
    return spliced(bytes, start, end - start, other);
  }

  private static byte[] spliced(byte[] bytes, int at, int out, byte[] in) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(bytes, 0, at);
    spliced.writeBytes(in);
    spliced.write(bytes, at + out, bytes.length - at - out);
    return spliced.toByteArray();
  }
}

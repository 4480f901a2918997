package io.difficultynet.datasets.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text file in UTF-8, one at a time, so that neither a file without an end nor a
 * line without one takes memory. A line ends with a line feed, or with a carriage return before it.
 * A byte order mark in front, as Windows' programs write it, is passed over.
 *
 * <p>For one thread; the file is closed by whoever opened it.
 */
public final class TextLines {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final DataFile file;
  private final int longest;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;
  private byte[] line = new byte[256];
  private int length;
  private long bytes;
  private int number;

  /**
   * The lines of a file that was just opened.
   *
   * @param longest bytes of a line
   */
  public TextLines(DataFile file, int longest) {
    this.file = file;
    this.longest = longest;
  }

  /**
   * The next line; null after the last one.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT where it is too long
   * @throws CharacterCodingException where it is not UTF-8
   */
  public @Nullable String next() throws CharacterCodingException {
    length = 0;
    number++;
    boolean ended = false;
    long before = bytes;
    while (!ended && fill()) {
      byte one = buffer[at++];
      bytes++;
      ended = one == '\n';
      if (!ended) {
        append(one);
      }
    }
    if (bytes == before) {
      return null;
    }
    if (ended && length > 0 && line[length - 1] == '\r') {
      length--;
    }
    String text =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
    return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /** Number of the line that {@link #next} gave last, from 1 on. */
  public int number() {
    return number;
  }

  /** Bytes of all lines so far. */
  public long bytes() {
    return bytes;
  }

  private boolean fill() {
    if (at == filled) {
      filled = file.read(buffer, 0, buffer.length);
      at = 0;
    }
    return filled > 0;
  }

  private void append(byte one) {
    if (length == longest) {
      throw file.corrupt(
          "has more than %,d bytes in its line %,d".formatted(longest, number),
          "Give a text file with shorter lines");
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, Math.min(longest, 2 * length));
    }
    line[length++] = one;
  }
}

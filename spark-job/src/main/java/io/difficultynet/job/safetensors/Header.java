package io.difficultynet.job.safetensors;

import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The header of a file: a JSON object with a tensor a key, each with {@code dtype}, {@code shape}
 * and {@code data_offsets}, and maybe texts under {@code __metadata__}. Nothing of a file is
 * believed before it is checked, and nothing takes memory for what is not there. Refused as by the
 * format's own library (<a
 * href="https://github.com/huggingface/safetensors/blob/main/safetensors/src/tensor.rs">source</a>):
 * a name that stands twice, and tensors that overlap, leave a gap, or have not as many bytes as
 * their shape asks for. Refused besides: more than {@value #LONGEST} bytes, a tenth of what that
 * library takes, and more than {@value #MOST_TENSORS} tensors; the deepest of our networks has
 * 1,000.
 *
 * @param tensors in the order of their bytes, which follow each other without a gap
 * @param metadata texts by name
 */
record Header(List<TensorInfo> tensors, Map<String, String> metadata) {

  /** Most bytes of the JSON. */
  static final int LONGEST = 10_000_000;

  /** Most tensors of a file. */
  static final int MOST_TENSORS = 100_000;

  /** Where the texts are. */
  static final String METADATA = "__metadata__";

  private static final int MOST_DIMENSIONS = 16; // a convolution's has 4
  private static final int MOST_SHOWN = 10; // mistakes of one file
  private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

  /**
   * Reads the header of a file.
   *
   * @param length of the whole file
   * @param digest gets the bytes that are read
   */
  static Header read(InputStream in, long length, Damage damage, MessageDigest digest)
      throws IOException {
    byte[] lengthBytes = in.readNBytes(Long.BYTES);
    if (lengthBytes.length < Long.BYTES) {
      throw damage.of("has %d bytes, too few to be safetensors".formatted(lengthBytes.length));
    }
    long ofHeader = TensorStream.littleEndian(lengthBytes).getLong();
    if (ofHeader < 2 || ofHeader > LONGEST) {
      throw damage.of(
          "says that its header has %s bytes; 2 to %,d are read"
              .formatted(Long.toUnsignedString(ofHeader), LONGEST));
    }
    byte[] json = in.readNBytes((int) ofHeader);
    if (json.length < ofHeader) {
      throw damage.of(
          "ends after %,d of the %,d bytes of its header".formatted(json.length, ofHeader));
    }
    digest.update(lengthBytes);
    digest.update(json);
    Header header = parse(json, damage);
    long ofTensors = header.tensors.isEmpty() ? 0 : header.tensors.get(last(header)).end();
    long left = length - Long.BYTES - ofHeader;
    if (ofTensors > left) {
      throw damage.of(
          "has %,d bytes behind its header, but the last of its %,d tensors ends at %,d"
              .formatted(left, header.tensors.size(), ofTensors));
    }
    return header;
  }

  private static int last(Header header) {
    return header.tensors.size() - 1;
  }

  private static Header parse(byte[] json, Damage damage) {
    List<TensorInfo> tensors = new ArrayList<>();
    Map<String, String> metadata = new TreeMap<>();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonObject header = JsonObject.parse(text, damage.where());
      Set<String> names = header.keys();
      if (names.size() > MOST_TENSORS) {
        throw damage.of(
            "lists %,d tensors; at most %,d are read".formatted(names.size(), MOST_TENSORS));
      }
      for (String name : names) {
        if (!name.equals(METADATA)) {
          tensors.add(tensor(damage, name, header.object(name)));
        }
      }
      if (names.contains(METADATA)) {
        JsonObject texts = header.object(METADATA);
        texts.keys().forEach(key -> metadata.put(key, texts.text(key)));
      }
    } catch (CharacterCodingException e) {
      throw damage.of("has a header that is not UTF-8", e);
    } catch (JsonException e) {
      throw damage.of("has a header that " + e.reason(), e);
    }
    tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparing(TensorInfo::end));
    checkBytes(tensors, damage);
    return new Header(List.copyOf(tensors), Map.copyOf(metadata));
  }

  private static TensorInfo tensor(Damage damage, String name, JsonObject json) {
    if (!KEYS.equals(json.keys())) {
      throw damage.of(
          "has the keys %s for %s instead of dtype, shape and data_offsets"
              .formatted(json.keys(), name));
    }
    String type = json.text("dtype");
    long[] offsets = json.wholes("data_offsets");
    long[] shape = json.wholes("shape");
    TensorType known =
        TensorType.named(type)
            .orElseThrow(() -> damage.of("has the unknown dtype %s for %s".formatted(type, name)));
    if (offsets.length != 2) {
      throw damage.of("has %d data_offsets for %s instead of 2".formatted(offsets.length, name));
    }
    if (shape.length > MOST_DIMENSIONS) {
      throw damage.of(
          "has %,d dimensions for %s; at most %d are read"
              .formatted(shape.length, name, MOST_DIMENSIONS));
    }
    if (Arrays.stream(shape).anyMatch(side -> side < 0)) {
      throw damage.of("has a negative length in the shape of %s".formatted(name));
    }
    return new TensorInfo(
        name, known, Arrays.stream(shape).boxed().toList(), offsets[0], offsets[1]);
  }

  private static void checkBytes(List<TensorInfo> tensors, Damage damage) {
    Problems all = new Problems();
    FirstProblems problems = new FirstProblems(all, MOST_SHOWN);
    long end = 0;
    for (TensorInfo tensor : tensors) {
      String where = damage.where() + ", " + tensor.name();
      if (tensor.begin() != end) {
        problems.add(
            where,
            "begins at byte %,d behind the header, but the tensor before it ends at %,d"
                .formatted(tensor.begin(), end),
            damage.remedy());
      }
      if (tensor.end() - tensor.begin() != wanted(tensor)) {
        problems.add(
            where,
            "has the bytes %,d to %,d, but %s of shape %s has %s bytes"
                .formatted(
                    tensor.begin(),
                    tensor.end(),
                    tensor.type(),
                    tensor.shape(),
                    wanted(tensor) < 0 ? "too many" : "%,d".formatted(wanted(tensor))),
            damage.remedy());
      }
      end = Math.max(end, tensor.end());
    }
    problems.countOthers(damage.where(), "has %,d more such mistakes", damage.remedy());
    all.throwIfAny(damage.code(), "The file of tensors cannot be used");
  }

  /** Bytes of the shape; −1 where they cannot be counted. */
  private static long wanted(TensorInfo tensor) {
    try {
      return tensor.byteCount();
    } catch (ArithmeticException tooMany) {
      return -1;
    }
  }
}

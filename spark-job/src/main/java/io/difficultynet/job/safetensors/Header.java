package io.difficultynet.job.safetensors;

import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The header of a file: a JSON object with a tensor a key, each with {@code dtype}, {@code shape}
 * and {@code data_offsets}, and maybe texts under {@code __metadata__}. Refused as by the format's
 * own library (<a
 * href="https://github.com/huggingface/safetensors/blob/main/safetensors/src/tensor.rs">source</a>):
 * a name that stands twice, and tensors that overlap, leave a gap, or have not as many bytes as
 * their shape asks for.
 */
final class Header {

  /** Most bytes of the JSON, the format's own bound. */
  static final int LONGEST = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final String FIX = "Give a .safetensors file, or copy it again";

  private Header() {}

  /** Takes the JSON out of the bytes of a file. */
  static byte[] bytes(DataFile file, byte[] lengthBytes) {
    if (lengthBytes.length < Long.BYTES) {
      throw file.corrupt(
          "has %d bytes, too few to be safetensors".formatted(lengthBytes.length), FIX);
    }
    long length = SafetensorsFile.littleEndian(lengthBytes).getLong();
    if (length < 2 || length > LONGEST) {
      throw file.corrupt(
          "says that its header has %s bytes; safetensors allows 2 to %,d"
              .formatted(Long.toUnsignedString(length), LONGEST),
          FIX);
    }
    byte[] json = file.readUpTo((int) length);
    if (json.length < length) {
      throw file.corrupt(
          "ends after %,d of the %,d bytes of its header".formatted(json.length, length),
          DataFile.COPY_AGAIN);
    }
    return json;
  }

  /** The tensors in the order of their bytes, which then follow each other without a gap. */
  static List<TensorInfo> tensors(DataFile file, byte[] json) {
    List<TensorInfo> tensors = new ArrayList<>();
    Problems problems = new Problems();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonObject header = JsonObject.parse(text, file.location().location());
      for (String name : header.keys()) {
        if (!name.equals(METADATA)) {
          tensors.add(tensor(file, name, header.object(name)));
        }
      }
    } catch (CharacterCodingException e) {
      throw file.corrupt("has a header that is not UTF-8", FIX);
    } catch (JsonException e) {
      throw file.corrupt("has a header that " + e.reason(), FIX);
    }
    tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparing(TensorInfo::end));
    checkBytes(tensors, file, problems);
    problems.throwIfAny(ErrorCode.DATA_CORRUPT, "The file of tensors cannot be used");
    return tensors;
  }

  private static TensorInfo tensor(DataFile file, String name, JsonObject json) {
    String type = json.text("dtype");
    long[] offsets = json.wholes("data_offsets");
    long[] shape = json.wholes("shape");
    TensorType known =
        TensorType.named(type)
            .orElseThrow(
                () -> file.corrupt("has the unknown dtype %s for %s".formatted(type, name), FIX));
    if (offsets.length != 2) {
      throw file.corrupt(
          "has %d data_offsets for %s instead of 2".formatted(offsets.length, name), FIX);
    }
    if (Arrays.stream(shape).anyMatch(length -> length < 0)) {
      throw file.corrupt("has a negative length in the shape of %s".formatted(name), FIX);
    }
    return new TensorInfo(
        name, known, Arrays.stream(shape).boxed().toList(), offsets[0], offsets[1]);
  }

  private static void checkBytes(List<TensorInfo> tensors, DataFile file, Problems problems) {
    long end = 0;
    for (TensorInfo tensor : tensors) {
      String where = file.location() + ", " + tensor.name();
      if (tensor.begin() != end) {
        problems.add(
            where,
            "begins at byte %,d behind the header, but the tensor before it ends at %,d"
                .formatted(tensor.begin(), end),
            DataFile.COPY_AGAIN);
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
            DataFile.COPY_AGAIN);
      }
      end = Math.max(end, tensor.end());
    }
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

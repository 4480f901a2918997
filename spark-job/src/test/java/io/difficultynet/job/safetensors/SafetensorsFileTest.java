package io.difficultynet.job.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {

  private static final Config SMALL =
      ConfigFactory.parseResources("torch/torchvision.json").getConfig("small");

  private final Path file;

  SafetensorsFileTest(@TempDir Path folder) {
    this.file = folder.resolve("w.safetensors");
  }

  private SafetensorsFile open() {
    return SafetensorsFile.open(new LocalByteSource(), new DataLocation("the.key", file + ""));
  }

  private Map<String, float[]> read() {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (SafetensorsFile opened = open()) {
      opened.read(TensorInfo::isReadable, (tensor, numbers) -> values.put(tensor.name(), numbers));
    }
    return values;
  }

  /** A file with this header and so many bytes of numbers. */
  private void write(String json, int bytes) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.ISO_8859_1);
    Files.write(
        file,
        ByteBuffer.allocate(Long.BYTES + header.length + bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array());
  }

  private String refusal() {
    DifficultyNetException e = catchThrowableOfType(DifficultyNetException.class, this::read);
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
    return String.valueOf(e.getMessage()).replace(file.toString(), "FILE");
  }

  @Test
  void aHeaderThatWouldTakeMemoryIsRefused() throws IOException {
    Files.write(
        file, ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putLong(100_000_000).array());
    assertThat(refusal())
        .contains("says that its header has 100000000 bytes; 2 to 10,000,000 are read");
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 500_000; i++) { // as tensors they would not fit into a header
      many.append("\"").append(Integer.toString(i, 36)).append("\":{},");
    }
    write(many.append("\"-\":{}}").toString(), 0);
    assertThat(refusal()).contains("lists 500,001 tensors; at most 100,000 are read");
    write(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":["
            + "1,".repeat(1_000_000)
            + "1],"
            + "\"data_offsets\":[0,4]}}",
        4);
    assertThat(refusal()).contains("has 1,000,001 dimensions for a; at most 16 are read");
  }

  @Test
  void everyTypeOfTheFormatsOwnLibraryIsReadAsPyTorchHasIt() throws IOException {
    byte[] bytes = Base64.getDecoder().decode(SMALL.getString("file"));
    Files.write(file, bytes);
    Map<String, float[]> values = read();
    assertThat(values).containsOnlyKeys("double", "single", "half", "brain");
    values.forEach(
        (name, found) -> {
          List<Double> expected = SMALL.getDoubleList(name);
          assertThat(found).as(name).hasSameSizeAs(expected.toArray());
          for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as(name + i).isEqualTo(expected.get(i).floatValue());
          }
        });
    try (SafetensorsFile opened = open()) {
      assertThat(opened.tensors())
          .filteredOn(tensor -> tensor.name().equals("double"))
          .extracting(TensorInfo::shape)
          .containsExactly(List.of(2L, 3L));
      assertThat(opened.read(tensor -> false, (tensor, numbers) -> {}))
          .isEqualTo(Sha256.hex(bytes));
    }
  }

  @Test
  void moreTensorsThanAnyNetworkHasAreRefused() throws IOException {
    StringBuilder header = new StringBuilder("{\"0\":{}");
    for (int i = 1; i <= Header.MOST_TENSORS; i++) {
      header.append(",\"").append(i).append("\":{}");
    }
    write(header.append('}').toString(), 0);
    assertThat(refusal()).contains("lists 100,001 tensors; at most 100,000 are read.");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0000, 0",
    "8000, -0.0",
    "3c00, 1",
    "c500, -5",
    "0001, 5.9604645E-8",
    "03ff, 6.097555E-5",
    "0400, 6.1035156E-5",
    "7bff, 65504",
    "7c00, Infinity",
    "fc00, -Infinity",
    "7e00, NaN"
  })
  void halvesAreExact(String bits, Float value) {
    ByteBuffer bytes = ByteBuffer.allocate(2).putShort((short) Integer.parseInt(bits, 16)).flip();
    assertThat(TensorType.F16.next(bytes)).isEqualTo(value);
  }

  @Test
  void whatIsWrittenIsReadBackToTheBit() throws IOException {
    float[] numbers = new float[50_000]; // more than a chunk
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i) * i;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SafetensorsWriter(Map.of("from", "a test"))
        .add("tail", List.of(3, 2), numbers, 49_994)
        .add("all", List.of(50_000), numbers, 0)
        .add("one", List.of(), numbers, 7)
        .write(out);
    Files.write(file, out.toByteArray());
    Map<String, float[]> values = read();
    assertThat(values.keySet()).containsExactly("tail", "all", "one");
    assertThat(values.get("tail")).containsExactly(Arrays.copyOfRange(numbers, 49_994, 50_000));
    assertThat(values.get("all")).containsExactly(numbers);
    assertThat(values.get("one")).containsExactly(numbers[7]);
    ByteBuffer written = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(written.getLong() % 8).as("length of the header").isZero();
  }

  @Test
  void theWriterRefusesANameTwiceAndNumbersThatAreNotThere() {
    SafetensorsWriter writer = new SafetensorsWriter(Map.of());
    writer.add("a", List.of(2), new float[2], 0);
    assertThatThrownBy(() -> writer.add("a", List.of(2), new float[2], 0))
        .hasMessage("a was added before");
    assertThatThrownBy(() -> writer.add("b", List.of(2), new float[2], 1))
        .hasMessage("b of shape [2] from 1 on does not lie in an array of 2");
  }

  @Test
  void aFileThatIsNotThereIsMissing() {
    assertThatThrownBy(this::read)
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("DN-1002 DATA_MISSING: the.key (" + file + "): there is no such");
  }

  @Test
  void aFileThatIsNoSafetensorsIsRefusedByItsFirstBytes() throws IOException {
    Files.writeString(file, "PK");
    assertThat(refusal()).contains("the.key (FILE): has 2 bytes, too few to be safetensors. Give");
    Files.writeString(file, "PK\u0003\u0004 a zip file of PyTorch");
    assertThat(refusal()).contains("bytes; 2 to 10,000,000 are read");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    assertThat(refusal()).contains("its header has 18446744073709551615 bytes; 2 to");
    Files.write(file, new byte[] {99, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    assertThat(refusal()).contains("ends after 2 of the 99 bytes of its header");
    write("[1, 2]", 0);
    assertThat(refusal()).contains("has a header that is not readable as JSON");
    write("{\"a\u00ff\": 1}", 0);
    assertThat(refusal()).contains("has a header that is not UTF-8");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}, 'a': {}} | 4 |"
            + " the key a stands twice in an object",
        "{'a': {'dtype': 'F33', 'shape': [1], 'data_offsets': [0, 4]}} | 4 |"
            + " has the unknown dtype F33 for a.",
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0]}} | 4 |"
            + " has 1 data_offsets for a instead of 2.",
        "{'a': {'dtype': 'F32', 'shape': [-1], 'data_offsets': [0, 4]}} | 4 |"
            + " has a negative length in the shape of a.",
        "{'a': {'dtype': 'F32', 'data_offsets': [0, 4]}} | 4 |"
            + " has the keys [data_offsets, dtype] for a instead of dtype, shape and data_offsets.",
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4], 'x': 1}} | 4 |"
            + " has the keys [data_offsets, dtype, shape, x] for a",
        "{'a': 1} | 4 | has 1 at a where an object is expected",
        "{'a': {'dtype': 'F32', 'shape': [[1]], 'data_offsets': [0, 4]}} | 4 |"
            + " has a list at shape where a whole number is expected",
        "{'a': {'dtype': 'F32', 'shape': [1.0], 'data_offsets': [0, 4]}} | 4 |"
            + " has 1.0 at shape where a whole number is expected",
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [-4, 0]}} | 4 |"
            + " FILE), a: begins at byte -4 behind the header, but the tensor before it ends at 0.",
        "{'a': {'dtype': 'F32', 'shape': [18446744073709551617], 'data_offsets': [0, 4]}} | 4 |"
            + " 18446744073709551617 is beyond 64 bits",
        "{'__metadata__': {'a': 1}} | 0 | has 1 at a where text is expected",
        "{'a': [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]} | 0 |"
            + " exceeds the maximum allowed nesting depth (32)",
        "{'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 4]}} | 4 |"
            + " FILE), a: has the bytes 0 to 4, but F32 of shape [2] has 8 bytes.",
        "{'a': {'dtype': 'F32', 'shape': [4294967296, 4294967296], 'data_offsets': [0, 4]}} | 4 |"
            + " has too many bytes.",
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 8]}} | 8 |"
            + " FILE), a: begins at byte 4 behind the header, but the tensor before it ends at 0.",
        "{'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 8]}, 'b': {'dtype': 'F32',"
            + " 'shape': [1], 'data_offsets': [4, 8]}} | 8 |"
            + " FILE), b: begins at byte 4 behind the header, but the tensor before it ends at 8.",
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [8, 4]}} | 8 |"
            + " has the bytes 8 to 4, but",
        "{'a': {'dtype': 'F32', 'shape': [3], 'data_offsets': [0, 12]}} | 8 |"
            + " ends within a, 4 bytes early.",
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}} | 5 |"
            + " has more bytes after the last of its 1 tensors."
      },
      quoteCharacter = '`')
  void aHeaderThatDoesNotFitItsBytesIsRefused(String json, int bytes, String message)
      throws IOException {
    write(json.replace('\'', '"'), bytes);
    assertThat(refusal()).contains(message);
  }
}

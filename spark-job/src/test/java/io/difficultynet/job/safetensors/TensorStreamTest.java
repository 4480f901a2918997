package io.difficultynet.job.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What any bytes do: they are tensors, or they are refused by the name of their file. */
class TensorStreamTest {

  /** Where the length is known, no tensor is believed to have more bytes than there are. */
  @Test
  void moreBytesThanTheFileHasAreRefusedBeforeAnArrayIsMade() {
    byte[] header =
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2000000000],\"data_offsets\":[0,16000000000]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + header.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header);
    assertThatThrownBy(() -> tensors(bytes.array()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1008 CHECKPOINT_CORRUPT: FILE: has 0 bytes behind its header, but the last of its 1"
                + " tensors ends at 16,000,000,000. Look.");
  }

  private static Map<String, Object> tensors(byte[] bytes) throws IOException {
    Map<String, Object> found = new LinkedHashMap<>();
    TensorStream stream =
        TensorStream.open(
            new ByteArrayInputStream(bytes),
            bytes.length,
            new Damage("FILE", ErrorCode.CHECKPOINT_CORRUPT, "Look"));
    stream.read(
        (tensor, numbers) -> {
          switch (tensor.type()) {
            case F64 -> found.put(tensor.name(), numbers.doubles());
            case F32 -> found.put(tensor.name(), numbers.floats());
            case I64 -> found.put(tensor.name(), numbers.longs());
            default -> found.put(tensor.name(), tensor);
          }
        });
    return found;
  }

  private static byte[] valid() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new SafetensorsWriter(Map.of("program", "a test"))
          .add("steps", new long[] {Long.MAX_VALUE})
          .add("theta", new double[] {0.5, Double.NaN, -0.0})
          .add("weight", List.of(2, 2), new float[] {1, 2, 3, 4}, 0)
          .write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyTypeThatIsWrittenComesBack() throws IOException {
    assertThat(tensors(valid()))
        .containsOnlyKeys("steps", "theta", "weight")
        .containsEntry("steps", new long[] {Long.MAX_VALUE})
        .containsEntry("theta", new double[] {0.5, Double.NaN, -0.0})
        .containsEntry("weight", new float[] {1, 2, 3, 4});
  }

  @Property(tries = 1000)
  void aDamagedFileIsReadOrRefusedByItsNameAndNeverFailsOtherwise(
      @ForAll @IntRange(max = 1000) int at, @ForAll byte other) throws IOException {
    byte[] bytes = valid();
    bytes[at % bytes.length] = other;
    assertReadOrRefused(bytes);
  }

  @Property(tries = 200)
  void aCutFileIsRefusedByItsName(@ForAll @IntRange(max = 1000) int length) {
    byte[] cut = Arrays.copyOf(valid(), length % valid().length);
    assertThatThrownBy(() -> tensors(cut))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("FILE");
  }

  private static void assertReadOrRefused(byte[] bytes) throws IOException {
    try {
      assertThat(tensors(bytes)).isNotNull();
    } catch (DifficultyNetException e) {
      assertThat(e).hasMessageContaining("FILE").hasMessageContaining("Look");
    }
  }
}

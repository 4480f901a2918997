package io.difficultynet.job.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class AlignedPartsTest {

  @Test
  void partsBeginAtMultiplesOf64BytesAndComeBackAsTheyWere() {
    AlignedParts parts = new AlignedParts(new int[] {5, 16, 0, 17, 1});
    assertThat(parts.size()).isEqualTo(16 + 16 + 32 + 16);
    assertThat(new int[] {parts.place(0), parts.place(1), parts.place(3), parts.place(4)})
        .containsExactly(0, 16, 32, 64);
    float[] flat = new float[39];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = i + 1;
    }
    FloatBuffer spread = FloatBuffer.allocate(parts.size());
    parts.spread(flat, spread);
    assertThat(spread.get(4)).isEqualTo(5);
    assertThat(spread.get(5)).isZero(); // a gap
    assertThat(spread.get(16)).isEqualTo(6);
    assertThat(spread.get(64)).isEqualTo(39);
    float[] back = new float[flat.length];
    parts.gather(spread, back);
    assertThat(back).containsExactly(flat);
  }
}

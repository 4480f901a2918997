package io.difficultynet.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeedsTest {

  /** Computed by common/src/test/python/seed_vectors.py, which writes the formula out again. */
  @Test
  void derivesThePublishedValues() {
    assertThat(new Seeds(0).derive(Purpose.NETWORK_INIT)).isEqualTo(0x2A98F501AF37E97FL);
    assertThat(new Seeds(1).derive(Purpose.ORDER, 0)).isEqualTo(0x5775264A9A7E1B09L);
    assertThat(new Seeds(-7).derive(Purpose.AUGMENT, 14, 59_999)).isEqualTo(0xD4309E032420359DL);
  }

  /** The generator behind the streams is SplitMix64: its published first outputs for seed 0. */
  @Test
  void theJdkGeneratorIsSplitMix64() {
    var random = new SplittableRandom(0);
    assertThat(random.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(random.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(random.nextLong()).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void smallGridsDoNotCollide() {
    Set<Long> seen = new HashSet<>();
    int derived = 0;
    for (long runSeed = 0; runSeed < 4; runSeed++) {
      var seeds = new Seeds(runSeed);
      for (Purpose purpose : Purpose.values()) {
        seen.add(seeds.derive(purpose));
        derived++;
        for (long x = 0; x < 40; x++) {
          seen.add(seeds.derive(purpose, x));
          derived++;
          for (long y = 0; y < 40; y++) {
            seen.add(seeds.derive(purpose, x, y));
            derived++;
          }
        }
      }
    }
    assertThat(seen).hasSize(derived);
  }

  @Test
  void equalCoordinatesGiveEqualStreamsAndOtherOnesDoNot() {
    var seeds = new Seeds(3);
    long first = seeds.stream(Purpose.META_BATCH, 2, 5).nextLong();
    assertThat(seeds.stream(Purpose.META_BATCH, 2, 5).nextLong()).isEqualTo(first);
    assertThat(seeds.stream(Purpose.META_BATCH, 5, 2).nextLong()).isNotEqualTo(first);
    assertThat(seeds.stream(Purpose.META_TRAIN_BATCH, 2, 5).nextLong()).isNotEqualTo(first);
  }

  @Test
  void streamNumbersNeverChange() {
    assertThat(Purpose.values())
        .extracting(Purpose::streamNumber)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
  }
}

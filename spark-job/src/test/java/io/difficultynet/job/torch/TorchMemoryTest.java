package io.difficultynet.job.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.engine.PassSizes;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Perceptrons;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TorchMemoryTest {

  /** 5 features, 7 units with a ReLU, 3 classes. */
  private static final NetworkDescription NETWORK = Perceptrons.of(5, List.of(7), 3);

  private static final double PARAMETERS = 5 * 7 + 7 + 7 * 3 + 3;
  private static final double OUTPUTS = 5 + 7 + 7 + 3;
  private static final double LIVE = 7 + 7;

  private static final TorchMemory MEMORY = new TorchMemory();

  @Test
  void theLargestPassCountsAndTheHeapIsFree() {
    PassSizes passes = new PassSizes(Set.of(8, 6), Set.of(8), 2);
    assertThat(MEMORY.outsideHeap(NETWORK, passes) / Float.BYTES)
        .isCloseTo(1.5 * 8 * OUTPUTS + 4 * PARAMETERS, within(1e-6));
    assertThat(MEMORY.inHeap(NETWORK, passes)).isZero();
  }

  @Test
  void ofAPredictionWhatIsAliveAtOnceCounts() {
    assertThat(MEMORY.outsideHeap(NETWORK, new PassSizes(Set.of(8), Set.of(), 100)) / Float.BYTES)
        .isCloseTo(4.0 * 100 * LIVE + 4 * PARAMETERS, within(1e-6));
  }

  /** As int or long, the product would be negative. */
  @Test
  void noSizeOverflows() {
    int most = Integer.MAX_VALUE;
    PassSizes passes = new PassSizes(Set.of(most, most - 1), Set.of(most), most);
    assertThat(MEMORY.outsideHeap(NETWORK, passes)).isGreaterThan((double) most * OUTPUTS);
  }
}

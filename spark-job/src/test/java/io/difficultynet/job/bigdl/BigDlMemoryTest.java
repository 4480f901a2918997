package io.difficultynet.job.bigdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.engine.PassSizes;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Perceptrons;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BigDlMemoryTest {

  /** 5 features, 7 units with a ReLU, 3 classes. */
  private static final NetworkDescription NETWORK = Perceptrons.of(5, List.of(7), 3);

  private static final double PARAMETERS = 5 * 7 + 7 + 7 * 3 + 3;
  private static final double OUTPUTS = 5 + 7 + 7 + 3;

  private static final BigDlMemory MEMORY = new BigDlMemory();

  /** Two compiled networks that train, and one that predicts. */
  @Test
  void everySizeOfPassHasANetwork() {
    PassSizes passes = new PassSizes(Set.of(8, 6), Set.of(), 10);
    assertThat(MEMORY.outsideHeap(NETWORK, passes) / Float.BYTES)
        .isCloseTo(2.2 * 8 * OUTPUTS + (2 * 4 + 1.2) * PARAMETERS, within(1e-6));
    assertThat(MEMORY.inHeap(NETWORK, passes) / Float.BYTES)
        .isCloseTo(3 * PARAMETERS + (8 + 6 + 10) * 5, within(1e-6));
  }

  @Test
  void aLargePredictionOutweighsTraining() {
    assertThat(MEMORY.outsideHeap(NETWORK, new PassSizes(Set.of(8), Set.of(), 100)) / Float.BYTES)
        .isCloseTo(1.1 * 100 * OUTPUTS + (4 + 1.2) * PARAMETERS, within(1e-6));
  }

  @Test
  void networksThatGiveFeaturesHaveParametersToo() {
    PassSizes without = new PassSizes(Set.of(8), Set.of(), 8);
    PassSizes with = new PassSizes(Set.of(8), Set.of(8, 7), 8);
    assertThat((MEMORY.outsideHeap(NETWORK, with) - MEMORY.outsideHeap(NETWORK, without)) / 4)
        .isCloseTo(2 * 1.2 * PARAMETERS, within(1e-6));
  }

  /** As int or long, the product would be negative. */
  @Test
  void noSizeOverflows() {
    int most = Integer.MAX_VALUE;
    PassSizes passes = new PassSizes(Set.of(most, most - 1), Set.of(most), most);
    assertThat(MEMORY.outsideHeap(NETWORK, passes)).isGreaterThan((double) most * OUTPUTS);
  }
}

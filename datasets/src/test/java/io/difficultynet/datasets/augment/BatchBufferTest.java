package io.difficultynet.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.Fixtures;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBufferTest {
  private final LabelledImages images =
      Fixtures.images(new ImageShape(1, 5, 5), List.of("a", "b", "c"), 0, 2, 1, 2);
  private final InputPipeline pipeline =
      new InputPipeline(
          images.shape(),
          new AugmentSettings(
              new FitSettings.Pad(2),
              true,
              JitterSettings.NONE,
              new PolicySettings.None(),
              0,
              new NormaliseSettings(null, null),
              6),
          new Normalisation(new float[] {0.5f}, new float[] {0.5f}),
          new Seeds(1));

  @Test
  void holdsTheSamplesInTheirOrder() {
    BatchBuffer buffer = new BatchBuffer(3, pipeline);
    assertThat(buffer.size()).isZero();
    buffer.training(images, new int[] {3, 0, 2}, 7);
    assertThat(buffer.size()).isEqualTo(3);
    assertThat(buffer.labels()).containsExactly(2, 0, 1);
    float[] one = new float[36];
    pipeline.training(images, 2, 7, one, 0);
    assertThat(Arrays.copyOfRange(buffer.inputs(), 72, 108)).containsExactly(one);
    pipeline.training(images, 3, 7, one, 0);
    assertThat(Arrays.copyOfRange(buffer.inputs(), 0, 36)).containsExactly(one);
  }

  @Test
  void isReusedForSmallerBatches() {
    BatchBuffer buffer = new BatchBuffer(3, pipeline);
    float[] inputs = buffer.inputs();
    buffer.training(images, new int[] {3, 0, 2}, 7);
    buffer.evaluation(images, new int[] {1});
    assertThat(buffer.size()).isEqualTo(1);
    assertThat(buffer.inputs()).isSameAs(inputs);
    assertThat(buffer.labels()[0]).isEqualTo(2);
    float[] one = new float[36];
    pipeline.evaluation(images, 1, one, 0);
    assertThat(Arrays.copyOf(inputs, 36)).containsExactly(one);
    assertThat(buffer.capacity()).isEqualTo(3);
    assertThat(buffer.shape()).isEqualTo(new ImageShape(1, 6, 6));
  }

  @Test
  void refusesMoreSamplesThanFit() {
    BatchBuffer buffer = new BatchBuffer(1, pipeline);
    assertThatThrownBy(() -> buffer.evaluation(images, new int[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 samples do not fit into a batch buffer for 1");
  }

  @Test
  void refusesCapacitiesThatAreNoArray() {
    assertThatThrownBy(() -> new BatchBuffer(0, pipeline))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch buffer for 0 samples of 1x6x6; the number must be in 1..59652323");
    assertThatThrownBy(() -> new BatchBuffer(60_000_000, pipeline))
        .hasMessage(
            "a batch buffer for 60000000 samples of 1x6x6; the number must be in 1..59652323");
  }
}

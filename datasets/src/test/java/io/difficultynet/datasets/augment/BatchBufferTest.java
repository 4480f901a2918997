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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchBufferTest {
  private static final InputThreads THREADS = new InputThreads(1);

  private final LabelledImages images =
      Fixtures.images(new ImageShape(1, 5, 5), List.of("a", "b", "c"), 0, 2, 1, 2);
  private final ImagePipeline pipeline =
      new ImagePipeline(
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
    BatchBuffer buffer = new BatchBuffer(3, pipeline, THREADS);
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
    BatchBuffer buffer = new BatchBuffer(3, pipeline, THREADS);
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
    BatchBuffer buffer = new BatchBuffer(1, pipeline, THREADS);
    assertThatThrownBy(() -> buffer.evaluation(images, new int[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 samples do not fit into a batch buffer for 1");
  }

  @Test
  void refusesCapacitiesThatAreNoArray() {
    assertThatThrownBy(() -> new BatchBuffer(0, pipeline, THREADS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch buffer for 0 samples of 1x6x6; the number must be in 1..59652323");
    assertThatThrownBy(() -> new BatchBuffer(60_000_000, pipeline, THREADS))
        .hasMessage(
            "a batch buffer for 60000000 samples of 1x6x6; the number must be in 1..59652323");
  }

  @Test
  void threadsMakeTheSameBatchAsOneAlone() {
    int[] indices = IntStream.range(0, 200).map(i -> i % 4).toArray();
    BatchBuffer alone = new BatchBuffer(200, pipeline, THREADS);
    alone.training(images, indices, 3);
    try (InputThreads three = new InputThreads(3)) {
      BatchBuffer together = new BatchBuffer(200, pipeline, three);
      together.training(images, indices, 3);
      assertThat(together.inputs()).containsExactly(alone.inputs());
      assertThat(together.labels()).containsExactly(alone.labels());
      alone.evaluation(images, indices);
      together.evaluation(images, indices);
      assertThat(together.inputs()).containsExactly(alone.inputs());
    }
  }

  @Test
  void whatASampleThrowsIsThrown() {
    try (InputThreads three = new InputThreads(3)) {
      BatchBuffer buffer = new BatchBuffer(9, pipeline, three);
      int[] indices = {0, 1, 2, 3, 4, 0, 1, 2, 3}; // there is no image 4
      assertThatThrownBy(() -> buffer.training(images, indices, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      buffer.training(images, new int[] {0, 1}, 0);
      assertThat(buffer.size()).isEqualTo(2);
    }
  }
}

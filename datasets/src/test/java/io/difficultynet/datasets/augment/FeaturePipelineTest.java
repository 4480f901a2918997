package io.difficultynet.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FeatureSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.FeatureRows;
import io.difficultynet.datasets.Fixtures;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** From feature vectors to the network's input. */
class FeaturePipelineTest {
  private static final FeatureSettings STANDARDISED = new FeatureSettings(true);
  private static final Seeds SEEDS = new Seeds(1);

  private static FeatureRows rows(float[]... rows) {
    return new FeatureRows(List.of("a"), new int[rows.length], rows);
  }

  private static float[] input(FeatureRows rows, Normalisation normalisation, int index) {
    InputPipeline pipeline = InputPipeline.of(rows, STANDARDISED, normalisation, SEEDS);
    float[] into = new float[1 + pipeline.output().values()];
    pipeline.evaluation(rows, index, into, 1);
    return Arrays.copyOfRange(into, 1, into.length);
  }

  private static Normalisation measured(FeatureRows rows, int... indices) {
    return Normalisation.of(STANDARDISED, rows, indices);
  }

  /** Of 3 to 40 rows two passes in double, as the textbook says, with means far from 0. */
  @Property(tries = 50)
  void inputsAreWhatTwoPassesSay(@ForAll @IntRange(min = 3, max = 40) int size, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] scale = {1, 1e-3, 1e6, 1};
    double[] middle = {0, 5, -1e6, 1000};
    float[][] table = new float[size][4];
    for (float[] row : table) {
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) (middle[j] + scale[j] * (random.nextDouble() - 0.5));
      }
    }
    FeatureRows rows = rows(table);
    int[] indices = IntStream.range(0, size - 1).toArray();
    Normalisation normalisation = measured(rows, indices);
    for (int j = 0; j < 4; j++) {
      double mean = 0;
      for (int i : indices) {
        mean += table[i][j] / (double) indices.length;
      }
      double variance = 0;
      for (int i : indices) {
        variance += Math.pow(table[i][j] - mean, 2) / indices.length;
      }
      float first = table[0][j];
      int feature = j;
      boolean same = Arrays.stream(indices).allMatch(i -> table[i][feature] == first);
      double std = same ? 1 : Math.sqrt(variance); // two of close values may be the same float
      double roundingOfTheMean = Math.ulp((float) mean) / std;
      for (int i = 0; i < size; i++) { // the last row is not measured
        assertThat((double) input(rows, normalisation, i)[j])
            .as("row %d, feature %d", i, j)
            .isCloseTo((table[i][j] - mean) / std, Offset.offset(1e-5 + roundingOfTheMean));
      }
    }
  }

  @Test
  void aFeatureThatIsTheSameInAllTrainingSamplesBecomes0() {
    FeatureRows rows = rows(new float[] {0.1f, 3}, new float[] {0.1f, 5}, new float[] {7.1f, 5});
    Normalisation normalisation = measured(rows, 0, 1, 0, 1, 0, 1, 0);
    assertThat(input(rows, normalisation, 0)[0]).isZero();
    assertThat(input(rows, normalisation, 2)[0]).as("another value").isEqualTo(7f);
  }

  @Test
  void theLargestAndTheSmallestNumbersGiveFiniteInputs() {
    float huge = Float.MAX_VALUE;
    float tiny = Float.MIN_VALUE;
    FeatureRows rows = rows(new float[] {huge, tiny}, new float[] {-huge, -tiny});
    Normalisation normalisation = measured(rows, 0, 1);
    assertThat(input(rows, normalisation, 0)).containsExactly(1f, 1f);
    assertThat(input(rows, normalisation, 1)).containsExactly(-1f, -1f);
  }

  @Test
  void trainingSeesTheSameAsEvaluationInEveryEpoch() {
    FeatureRows rows = rows(new float[] {1, 2}, new float[] {3, -2});
    InputPipeline pipeline =
        InputPipeline.of(rows, STANDARDISED, measured(rows, 0, 1), new Seeds(3));
    float[] into = new float[2];
    for (int epoch = 0; epoch < 3; epoch++) {
      pipeline.training(rows, 1, epoch, into, 0);
      assertThat(into).containsExactly(1f, -1f);
    }
  }

  @Test
  void withoutStandardisationFeaturesAreTakenAsTheyAre() {
    FeatureRows rows = rows(new float[] {1.5f, -2}, new float[] {3, 1e30f});
    Normalisation normalisation = Normalisation.of(new FeatureSettings(false), rows, new int[] {0});
    assertThat(input(rows, normalisation, 1)).containsExactly(3f, 1e30f);
  }

  @Test
  void meanAndStdNeedATrainingSample() {
    assertThatThrownBy(() -> measured(rows(new float[] {1})))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: features.standardise: there is no training sample to measure"
                + " mean and std on. Give training samples, or set it to false.");
  }

  @Test
  void aNetworkForTheOtherKindOfSamplesIsRefused() {
    FeatureRows rows = rows(new float[] {1, 2, 3});
    LabelledImages images = Fixtures.images(new ImageShape(1, 2, 2), List.of("a"), 0);
    Normalisation any = new Normalisation(new float[3], new float[] {1, 1, 1});
    String ofFeatures =
        "DN-1001 CONFIG_INVALID: network.family: is for images, but the samples are vectors of 3"
            + " features. Set it to linear or mlp.";
    String ofImages =
        "DN-1001 CONFIG_INVALID: network.family: is for feature vectors, but the samples are images"
            + " of 1x2x2. Set it to small-images or large-images.";
    AugmentSettings augment =
        new AugmentSettings(
            new FitSettings.Pad(0),
            false,
            JitterSettings.NONE,
            new PolicySettings.None(),
            0,
            new NormaliseSettings(null, null),
            8);
    assertThatThrownBy(() -> InputPipeline.of(rows, augment, any, SEEDS)).hasMessage(ofFeatures);
    assertThatThrownBy(() -> Normalisation.of(augment, rows, new int[] {0})).hasMessage(ofFeatures);
    assertThatThrownBy(() -> InputPipeline.of(images, STANDARDISED, any, SEEDS))
        .hasMessage(ofImages);
    assertThatThrownBy(() -> Normalisation.of(STANDARDISED, images, new int[] {0}))
        .hasMessage(ofImages);
  }

  @Test
  void vectorsOfAnotherLengthAreRefused() {
    InputPipeline pipeline =
        new FeaturePipeline(new Normalisation(new float[2], new float[] {1, 1}));
    assertThatThrownBy(() -> pipeline.evaluation(rows(new float[3]), 0, new float[3], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this pipeline is for vectors of 2 features, got vectors of 3 features");
  }

  @Test
  void aBatchBufferHoldsVectors() {
    FeatureRows rows =
        new FeatureRows(
            List.of("a", "b"), new int[] {0, 1, 0}, new float[][] {{1, 2}, {3, 4}, {5, 6}});
    Normalisation none = new Normalisation(new float[2], new float[] {1, 1});
    try (InputThreads threads = new InputThreads(2)) {
      BatchBuffer buffer = new BatchBuffer(4, new FeaturePipeline(none), threads);
      buffer.training(rows, new int[] {2, 1}, 5);
      assertThat(Arrays.copyOf(buffer.inputs(), 4)).containsExactly(5, 6, 3, 4);
      assertThat(Arrays.copyOf(buffer.labels(), 2)).containsExactly(0, 1);
      assertThat(buffer.shape()).isEqualTo(new ImageShape(2, 1, 1));
    }
  }
}

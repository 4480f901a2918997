package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeightExplanationTest {

  private static EpochReport round(
      int epoch, double[] accuracy, double[] weights, @Nullable MetaReport meta) {
    return new EpochReport(
        epoch,
        0.1,
        1,
        105,
        5,
        new Timings(1, 0, 0, 0, 0, 0, 0),
        PerClass.of(accuracy),
        (accuracy[0] + accuracy[1]) / 2,
        PerClass.of(weights),
        PerClass.of(weights),
        meta,
        1,
        List.of());
  }

  private static final WeightRule PAPER = new WeightRule(0, 0, false);

  private static final MetaReport META =
      new MetaReport(0.1, 4, 1, PerClass.of(0.3, 0.9), PerClass.of(1, -3), PerClass.of(-2, 2));

  private static final List<EpochReport> ROUNDS =
      List.of(
          round(1, new double[] {0.9, 0.6}, new double[] {1, 1}, null),
          round(2, new double[] {0.9, 0.3}, new double[] {1, 1}, META),
          round(3, new double[] {0.9, 0.5}, new double[] {0.5, 1.5}, null));

  @Test
  void aLearnedWeightIsExplainedByTheMetaStepBeforeIt() {
    WeightExplanation explanation = WeightExplanation.of(ROUNDS, 3);
    WeightExplanation.Learned learned = Objects.requireNonNull(explanation.learned());
    assertThat(learned.target())
        .isEqualTo(PerClass.of(1 - 0.9 / (1.2 + 1e-12), 1 - 0.3 / (1.2 + 1e-12)));
    assertThat(learned.metaShare()).isEqualTo(PerClass.of(-0.5, 0.5));
    // t = 0.25 and 0.75: misses −0.05 and −0.15, squares 1 : 9
    assertThat(explanation.sentences(1, "Bag", List.of(100L, 5L), PAPER))
        .containsExactly(
            "In epoch 3 a sample of Bag weighed 1.500; in epoch 2 1.000.",
            "It has 5 of 105 training samples (4.76 %).",
            "After epoch 2 30.0 % of its validation samples were right, 30.0 points below the mean"
                + " of the classes.",
            "The net then gave it the output 0.900, 1.500 times the mean of all classes: that is"
                + " its weight.",
            "The meta loss wanted it heavier: 50.0 % of the meta gradient pulled at it.",
            "The driver loss wanted it less difficult (target 0.750): 90.0 % of that loss came from"
                + " it.",
            "The meta loss was in charge: its gradient was 4.0 times the driver loss's.");
  }

  @Test
  void aClassWithoutValidationSamplesIsExplainedByWhatTheNetworkHasRead() {
    MetaReport read =
        new MetaReport(
            0.1,
            4,
            1,
            PerClass.of(0.9, 0.3),
            PerClass.of(0.3, 0.9),
            PerClass.of(1, -3),
            PerClass.of(-2, 2));
    double[] measured = {0.9, Double.NaN};
    List<EpochReport> epochs =
        List.of(
            round(1, measured, new double[] {1, 1}, read),
            round(2, measured, new double[] {0.5, 1.5}, null));
    WeightExplanation explanation = WeightExplanation.of(epochs, 2);
    assertThat(Objects.requireNonNull(explanation.learned()).target())
        .isEqualTo(PerClass.of(1 - 0.9 / (1.2 + 1e-12), 1 - 0.3 / (1.2 + 1e-12)));
    assertThat(explanation.sentences(1, "Bag", null, PAPER))
        .contains(
            "It has no validation samples: after epoch 1 its accuracy was taken to be 30.0 %, by"
                + " method.accuracy-prior.");
    assertThat(explanation.sentences(0, "Shirt", null, PAPER))
        .anySatisfy(
            sentence ->
                assertThat(sentence)
                    .startsWith("After epoch 1 90.0 % of its validation samples were right, ")
                    .endsWith("; the net has read 90.0 %, by method.accuracy-prior."));
    assertThat(EpochReport.fromJsonLine(epochs.get(0).toJsonLine(), "here").meta()).isEqualTo(read);
  }

  @Test
  void aWeightThatIsNotTheOutputAloneIsSaidToBe() {
    List<EpochReport> epochs =
        List.of(ROUNDS.get(0), ROUNDS.get(1), round(3, new double[2], new double[] {0.1, 7}, null));
    assertThat(
            WeightExplanation.of(epochs, 3)
                .sentences(1, "Bag", null, new WeightRule(0.02, 0.25, true)))
        .contains(
            "The net then gave it the output 0.900, 1.500 times the mean of all classes; a weight"
                + " is (0.02 + 0.98 · output) · n^−0.25 over its mean over the training samples.");
    assertThat(WeightExplanation.of(epochs, 3).sentences(1, "Bag", null, null))
        .contains("The net then gave it the output 0.900, 1.500 times the mean of all classes.");
  }

  @Test
  void withoutAMetaStepItSaysSo() {
    assertThat(WeightExplanation.of(ROUNDS, 1).sentences(0, "Shirt", null, PAPER))
        .containsExactly(
            "In epoch 1 a sample of Shirt weighed 1.000.",
            "It is the weight that the method starts with: nothing had been measured yet.");
    assertThat(WeightExplanation.of(ROUNDS, 2).sentences(0, "Shirt", null, PAPER))
        .last()
        .isEqualTo(
            "No meta step followed epoch 1: the weight is what the method's formula gives, or"
                + " stayed as it was.");
  }

  @Test
  void aClassWithoutValidationSamplesHasNoTarget() {
    List<EpochReport> epochs =
        List.of(round(1, new double[] {0.9, Double.NaN}, new double[] {1, 1}, META), ROUNDS.get(1));
    WeightExplanation explanation = WeightExplanation.of(epochs, 2);
    WeightExplanation.Learned learned = Objects.requireNonNull(explanation.learned());
    assertThat(learned.driverShare().toArray()).containsOnly(Double.NaN);
    assertThat(explanation.sentences(1, "Bag", null, PAPER))
        .contains("It has no validation samples.");
  }

  @Test
  void theRuleIsThatOfTheConfiguration() {
    String weighting = "difficulty-net.method.weighting";
    assertThat(
            WeightRule.of(
                ConfigFactory.parseString(
                    weighting
                        + " { difficulty-floor = 0.02, frequency-exponent = 0, normalise = samples }")))
        .contains(new WeightRule(0.02, 0, true));
    assertThat(WeightRule.of(ConfigFactory.parseString(weighting + ".normalise = [1]"))).isEmpty();
    assertThat(PAPER).hasToString("that output over its mean over the classes");
  }

  @Test
  void anEpochThatIsNotThereIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightExplanation.of(ROUNDS, 4))
        .withMessage("epoch is 4; it must be in 1..3");
  }
}

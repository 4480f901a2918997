package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.testing.Wire;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How sure a model is, and which temperature mends it. */
class CalibrationTest {

  private static final double ROUNDING = 1e-12;

  private static Calibration of(double[] probabilities, boolean[] right) {
    Calibration.Counter counter = new Calibration.Counter();
    for (int i = 0; i < right.length; i++) {
      counter.record(probabilities[i], right[i]);
    }
    return counter.calibration();
  }

  /**
   * By hand: 0.90 and 0.92 are in the bin (13/15, 14/15], with 1 of 2 right: |1 − 1.82|; 0.5 is in
   * (7/15, 8/15], right: |1 − 0.5|; 1 is in the last, right: 0. Together 1.32 of 4 samples.
   */
  @Test
  void theErrorIsThatByHand() {
    Calibration calibration =
        of(new double[] {0.90, 0.92, 0.5, 1}, new boolean[] {true, false, true, true});
    assertThat(calibration.expectedError()).isCloseTo(1.32 / 4, within(ROUNDING));
    assertThat(calibration.samples()[13]).isEqualTo(2);
    assertThat(calibration.right()[13]).isEqualTo(1);
    assertThat(calibration.samples()[7]).isEqualTo(1);
    assertThat(calibration.samples()[14]).isEqualTo(1);
  }

  @Test
  void aBinHoldsItsUpperEndAndTheFirstHoldsZero() {
    Calibration calibration = of(new double[] {0.2, 0, 1.0 / 15}, new boolean[3]);
    assertThat(calibration.samples()[2]).isEqualTo(1);
    assertThat(calibration.samples()[0]).isEqualTo(2);
  }

  @Test
  void partsAddUpAndNothingIsNeutral() {
    Calibration first = of(new double[] {0.25, 0.75}, new boolean[] {true, true});
    Calibration second = of(new double[] {0.25, 0.5}, new boolean[] {false, true});
    Calibration both =
        of(new double[] {0.25, 0.75, 0.25, 0.5}, new boolean[] {true, true, false, true});
    assertThat(first.combine(second)).isEqualTo(both);
    assertThat(first.combine(Calibration.NONE)).isEqualTo(first);
    assertThat(Calibration.of(first.samples(), first.right(), first.confidence())).isEqualTo(first);
    assertThat(Wire.roundTrip(first)).isEqualTo(first);
    assertThat(Calibration.NONE.expectedError()).isNaN();
  }

  @Test
  void whatNothingCanHaveCountedIsRefused() {
    long[] none = new long[Calibration.BINS];
    long[] one = none.clone();
    one[3] = 1;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.of(none, one, new double[Calibration.BINS]))
        .withMessage("right[3] is 1; it must be in 0..0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.of(one, none, new double[3]))
        .withMessage(
            "a calibration has 15 bins, but there are 15 counts, 15 right and 3" + " confidences");
  }

  private static double loss(float[] logits, int classes, int label, double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float z : logits) {
      largest = Math.max(largest, z);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp((logits[k] - largest) / temperature);
    }
    return Math.log(sum) + (largest - logits[label]) / temperature;
  }

  private static float[] logits(SplittableRandom random, int classes, double scale) {
    float[] logits = new float[classes];
    for (int k = 0; k < classes; k++) {
      logits[k] = (float) (scale * random.nextDouble(-1, 1));
    }
    return logits;
  }

  @Test
  void theLossesAreTheFormulasAtEveryTemperature() {
    for (int classes : new int[] {1, 2, 7, 100}) {
      SplittableRandom random = new SplittableRandom(classes);
      Temperatures.Counter counter = new Temperatures.Counter();
      double[] expected = new double[counter.temperatures().losses().length];
      for (int i = 0; i < 20; i++) {
        float[] logits = logits(random, classes, 10);
        int label = random.nextInt(classes);
        counter.record(logits, 0, classes, label);
        for (int j = 0; j < expected.length; j++) {
          expected[j] += loss(logits, classes, label, Temperatures.at(j));
        }
      }
      assertThat(counter.temperatures().losses()).containsExactly(expected, within(1e-8));
    }
    assertThat(Temperatures.at(13)).isEqualTo(1);
  }

  /**
   * Labels are drawn by the softmax of logits, and the model gives these logits times a factor: the
   * factor is the temperature that fits.
   */
  @Test
  void theTemperatureThatLogitsWereMultipliedWithIsFound() {
    for (double factor : new double[] {0.5, 1, 1.7, 4}) {
      SplittableRandom random = new SplittableRandom(5);
      Temperatures.Counter counter = new Temperatures.Counter();
      for (int i = 0; i < 20_000; i++) {
        float[] logits = logits(random, 5, 3);
        int label = drawn(logits, random.nextDouble());
        float[] scaled = new float[5];
        for (int k = 0; k < 5; k++) {
          scaled[k] = (float) (factor * logits[k]);
        }
        counter.record(scaled, 0, 5, label);
      }
      assertThat(counter.temperatures().best() / factor).isCloseTo(1, within(0.03));
    }
  }

  private static int drawn(float[] logits, double uniform) {
    double left = uniform;
    for (int k = 0; k < logits.length - 1; k++) {
      left -= Math.exp(-loss(logits, logits.length, k, 1));
      if (left < 0) {
        return k;
      }
    }
    return logits.length - 1;
  }

  @Test
  void aFewSamplesThatAreAllRightDoNotMakeTheModelSureOfEverything() {
    Temperatures.Counter few = new Temperatures.Counter();
    Temperatures.Counter many = new Temperatures.Counter();
    for (int i = 0; i < 1000; i++) {
      (i < 5 ? few : many).record(new float[] {2, 1}, 0, 2, 0); // the surer the better
    }
    assertThat(few.temperatures().best()).isBetween(0.8, 1.0);
    assertThat(many.temperatures().best()).isLessThan(0.4);
  }

  @Test
  void atAnEndOfTheRowTheTemperatureIsThatEndAndOfNothingThereIsNone() {
    Temperatures.Counter never = new Temperatures.Counter();
    for (int i = 0; i < 10_000; i++) {
      never.record(new float[] {1, 2}, 0, 2, 0);
    }
    assertThat(never.temperatures().best()).isEqualTo(Temperatures.at(27));
    assertThat(Temperatures.NONE.best()).isNaN();
    Temperatures.Counter broken = new Temperatures.Counter();
    broken.record(new float[] {Float.NaN, 2}, 0, 2, 0);
    assertThat(broken.temperatures().best()).isNaN();
  }

  @Test
  void temperaturesOfPartsAddUp() {
    Temperatures.Counter first = new Temperatures.Counter();
    first.record(new float[] {1, 2}, 0, 2, 0);
    Temperatures part = first.temperatures();
    first.record(new float[] {3, 2}, 0, 2, 0);
    Temperatures.Counter second = new Temperatures.Counter();
    second.record(new float[] {3, 2}, 0, 2, 0);
    assertThat(part.combine(second.temperatures())).isEqualTo(first.temperatures());
    assertThat(part.combine(Temperatures.NONE)).isEqualTo(part);
    assertThat(Wire.roundTrip(part)).isEqualTo(part);
  }
}

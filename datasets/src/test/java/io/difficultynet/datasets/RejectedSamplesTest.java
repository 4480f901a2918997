package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.RejectedSettings;
import io.difficultynet.conf.RejectedSettings.Action;
import io.difficultynet.findings.RejectedSample;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectedSamplesTest {
  private static RejectedSample bad(String part, String className) {
    return new RejectedSample(part, className + ".jpg", className, "is a GIF image", "Convert it");
  }

  private static void require(Action action, double most, RejectedSample... rejected) {
    RejectedSamples rule =
        new RejectedSamples(new RejectedSettings("data.image-files", action, most));
    rule.has("train", "cat", 90);
    rule.has("train", "dog", 10);
    rule.has("test", "cat", 2);
    rule.has("test", "dog", 0);
    rule.require(List.of(rejected), sample -> "data.train-folder (" + sample.origin() + ")");
  }

  @Test
  void anyIsAnErrorWhereTheyAreRefused() {
    assertThatCode(() -> require(Action.REFUSE, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(Action.REFUSE, 1, bad("train", "cat")))
        .hasMessage(
            "DN-1003 DATA_CORRUPT: Not all samples can be used\n  data.train-folder (cat.jpg): is a"
                + " GIF image. Convert it.");
  }

  @Test
  void fewAreLeftOutAndMoreThanTheShareAreAnError() {
    assertThatCode(() -> require(Action.LEAVE_OUT, 0.01, bad("train", "cat")))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> require(Action.LEAVE_OUT, 0.01, bad("train", "cat"), bad("train", "dog")))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: ")
        .hasMessageContaining(
            "data, train: 2 of 100 samples cannot be used, more than the share of 0.01 that"
                + " data.image-files.most-rejected allows; the first: cat.jpg is a GIF image."
                + " Convert it; or raise data.image-files.most-rejected.");
    assertThatThrownBy(() -> require(Action.LEAVE_OUT, 0.3, bad("test", "cat")))
        .hasMessageContaining("data, test: 1 of 2 samples cannot be used");
  }

  @Test
  void samplesOfNoClassCountInTheShareOnly() {
    RejectedSample[] ofNoClass =
        Collections.nCopies(3, bad("train", "7")).toArray(RejectedSample[]::new);
    assertThatCode(() -> require(Action.LEAVE_OUT, 0.03, ofNoClass)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(Action.LEAVE_OUT, 0.02, ofNoClass))
        .hasMessageContaining("3 of 103 samples");
  }

  @Test
  void noClassMayVanishFromAPart() {
    RejectedSample[] dogs =
        Collections.nCopies(10, bad("train", "dog")).toArray(RejectedSample[]::new);
    assertThatThrownBy(() -> require(Action.LEAVE_OUT, 1, dogs))
        .hasMessageStartingWith("DN-1004 DATA_UNSUITABLE: ")
        .hasMessageContaining(
            "class dog, train: loses all its 10 samples; the first: dog.jpg is a GIF image.");
  }
}

package io.difficultynet.job.run;

import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.metrics.Mistake;
import io.difficultynet.metrics.SurestMistakes;
import io.difficultynet.report.Examples.Example;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the few samples that the report shows, on the driver. */
final class ExampleReader {

  /** Most samples of a kind that a person looks through. */
  private static final int MOST = 24;

  private static final int SIDE = 96; // pixels

  private final Consumer<String> warnings;

  /**
   * A reader.
   *
   * @param warnings is told of an image that cannot be read, which does not stop a run
   */
  ExampleReader(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** Returns the mistakes of the rarest classes, the surest of a class first. */
  List<Example> rarestFirst(SurestMistakes mistakes, SampleStore samples, long[] trainCounts) {
    return mistakes.list().stream()
        .sorted(
            Comparator.comparingLong((Mistake mistake) -> trainCounts[mistake.truth()])
                .thenComparingInt(Mistake::truth)) // stable
        .limit(MOST)
        .map(mistake -> example(mistake, samples))
        .toList();
  }

  /** Returns the mistakes that the model is surest of. */
  List<Example> surestFirst(SurestMistakes mistakes, SampleStore samples) {
    return mistakes.surestFirst().stream()
        .limit(MOST)
        .map(mistake -> example(mistake, samples))
        .toList();
  }

  private Example example(Mistake mistake, SampleStore samples) {
    String place = samples.place(mistake.sample());
    return new Example(
        place.isEmpty() ? "sample %,d".formatted(mistake.sample()) : place,
        mistake.truth(),
        mistake.predicted(),
        mistake.probability(),
        samples instanceof ImageStore images ? thumbnail(images, mistake.sample()) : null);
  }

  private @Nullable String thumbnail(ImageStore images, int sample) {
    try {
      Pixels pixels = new Pixels();
      images.decode(sample, pixels);
      return Base64.getEncoder().encodeToString(ImageEncoder.thumbnail(pixels, SIDE));
    } catch (DifficultyNetException e) {
      warnings.accept("warning the report shows no image of a sample: " + e.getMessage());
      return null;
    }
  }
}

package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.image.EncodedImages;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.metrics.Mistake;
import io.difficultynet.metrics.SurestMistakes;
import io.difficultynet.report.Examples.Example;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ExampleReaderTest {
  private static final int BROKEN = 3;
  private static final long[] COUNTS = {100, 5, 5};

  private final List<String> warnings = new ArrayList<>();
  private final ExampleReader reader = new ExampleReader(warnings::add);

  /** Images of 40 x 30 grey pixels; one cannot be read. */
  private static SampleStore images(int size) {
    SampleBytes stored =
        new SampleBytes() {
          @Override
          public SourceFingerprint fingerprint(List<String> classNames) {
            return SourceFingerprint.unknown();
          }

          @Override
          public int size() {
            return size;
          }

          @Override
          public int label(int i) {
            return 0;
          }

          @Override
          public DataLocation location(int i) {
            return new DataLocation("data.test-folder", "bird %d.png".formatted(i));
          }

          @Override
          public byte[] read(int i) {
            Pixels pixels = new Pixels();
            pixels.reshape(new ImageShape(1, 30, 40));
            return i == BROKEN ? new byte[] {1, 2} : ImageEncoder.png(pixels);
          }
        };
    return new EncodedImages(stored, size, List.of("a", "b", "c"), 1, null, Orientation.IGNORE);
  }

  @Test
  void theRarestClassComesFirstAndOfItTheSurest() {
    SurestMistakes mistakes =
        new SurestMistakes(
            List.of(
                new Mistake(0, 0, 1, 0.99),
                new Mistake(1, 1, 0, 0.8),
                new Mistake(2, 1, 0, 0.5),
                new Mistake(4, 2, 0, 0.9)));
    List<Example> found = reader.rarestFirst(mistakes, images(5), COUNTS);
    assertThat(found).extracting(Example::truth).containsExactly(1, 1, 2, 0);
    assertThat(found).extracting(Example::probability).containsExactly(0.8, 0.5, 0.9, 0.99);
    assertThat(reader.surestFirst(mistakes, images(5)))
        .extracting(Example::probability)
        .containsExactly(0.99, 0.9, 0.8, 0.5);
    assertThat(warnings).isEmpty();
  }

  @Test
  void moreThanAPersonLooksThroughAreNotRead() {
    List<Mistake> many =
        IntStream.range(0, 100).mapToObj(i -> new Mistake(10 + i, i % 3, 0, 0.5)).toList();
    assertThat(reader.surestFirst(new SurestMistakes(many), images(200))).hasSize(24);
    assertThat(reader.rarestFirst(new SurestMistakes(many), images(200), COUNTS)).hasSize(24);
  }

  @Test
  void anImageIsASmallJpeg() throws IOException {
    SurestMistakes one = new SurestMistakes(List.of(new Mistake(0, 0, 1, 0.5)));
    String image = Objects.requireNonNull(reader.surestFirst(one, images(1)).get(0).image());
    byte[] bytes = Base64.getDecoder().decode(image);
    assertThat(bytes).startsWith(0xFF, 0xD8);
    assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isLessThanOrEqualTo(96);
  }

  @Test
  void anImageThatCannotBeReadNowIsTold() {
    SurestMistakes one = new SurestMistakes(List.of(new Mistake(BROKEN, 0, 1, 0.5)));
    assertThat(reader.surestFirst(one, images(4)).get(0).image()).isNull();
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("warning the report shows no image of a sample: DN-1003 DATA_CORRUPT: ")
        .contains("bird 3.png");
  }
}

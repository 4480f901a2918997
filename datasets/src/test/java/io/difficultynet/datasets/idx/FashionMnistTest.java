package io.difficultynet.datasets.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.difficultynet.conf.ClassOrder;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.SplitSettings;
import io.difficultynet.conf.ValidationSettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.seed.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The real files, where Debian's package dataset-fashion-mnist is installed. */
class FashionMnistTest {
  private static final Path FOLDER = Path.of("/usr/share/datasets/fashion-mnist");
  private static final Offset<Float> ROUNDED_TO_4_PLACES = Offset.offset(0.00005f);

  @Test
  void isReadAndSplitAsPublished() {
    assumeTrue(
        Files.isDirectory(FOLDER), "the Debian package dataset-fashion-mnist is not installed");
    TrainTest data =
        new IdxFormat(
                new DataSource.Idx(
                    FOLDER + "/train-images-idx3-ubyte.gz",
                    FOLDER + "/train-labels-idx1-ubyte.gz",
                    FOLDER + "/t10k-images-idx3-ubyte.gz",
                    FOLDER + "/t10k-labels-idx1-ubyte.gz"))
            .read(List.of(), new LocalByteSource());

    assertThat(data.train().shape()).isEqualTo(new ImageShape(1, 28, 28));
    long[] perClass = new long[10];
    Arrays.fill(perClass, 6000);
    assertThat(data.train().countsPerClass()).containsExactly(perClass);
    Arrays.fill(perClass, 1000);
    assertThat(data.test().countsPerClass()).containsExactly(perClass);

    // The mean and std of all training images that PyTorch recipes of this set use: 0.2860, 0.3530
    Normalisation all =
        Normalisation.measure(
            (ImageStore) data.train(), IntStream.range(0, data.train().size()).toArray());
    assertThat(all.mean()[0]).isCloseTo(0.2860f, ROUNDED_TO_4_PLACES);
    assertThat(all.std()[0]).isCloseTo(0.3530f, ROUNDED_TO_4_PLACES);

    LongTailSplit split =
        LongTailSplit.of(
            data.train(),
            new SplitSettings(
                new SplitSettings.Exponential(100, 3000),
                ClassOrder.Named.NATURAL,
                new ValidationSettings(25, 0.2, 1),
                SplitSettings.HoldOut.LAST),
            new Seeds(1));
    assertThat(split.trainSize()).isEqualTo(7443);
    assertThat(split.trainCounts())
        .containsExactly(3000, 1798, 1078, 646, 387, 232, 139, 83, 50, 30);
    assertThat(split.validation()).hasSize(250);
  }
}

package io.difficultynet.job.prepare;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.image.EncodedImages;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.findings.DataFindings;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a source in a JVM, by index. What lists and folders name is read once; images are
 * read when they are asked for and not kept.
 */
final class SourceStores {
  private static final ImageFileSettings UNSEEN =
      new ImageFileSettings(ImageFileSettings.Verify.NONE, 0, 0);

  private static @Nullable SourceStores cached;

  private final UUID id;
  private final ImageStore train;
  private final ImageStore test;
  private final DataFindings findings;

  private SourceStores(UUID id, SampleStore train, SampleStore test, DataFindings findings) {
    this.id = id;
    // Only prepared sets hold anything but images, and the command refuses those.
    this.train = (ImageStore) train;
    this.test = (ImageStore) test;
    this.findings = findings;
  }

  /** Those of a job that begins, which have to be sound together; for the driver. */
  static synchronized SourceStores begin(UUID id, DataSettings settings, ByteSource source) {
    TrainTest data = SampleSets.read(unseen(settings), source);
    SourceStores stores = new SourceStores(id, data.train(), data.test(), data.findings());
    cached = stores;
    return stores;
  }

  /** Those of a job, read where this JVM does not have them yet. */
  static synchronized SourceStores of(UUID id, DataSettings settings, ByteSource source) {
    SourceStores stores = cached;
    if (stores == null || !stores.id.equals(id)) {
      DataSettings unseen = unseen(settings);
      SampleStore train = SampleSets.readTrain(unseen, source);
      SampleStore test = SampleSets.readTest(unseen, train.classNames(), source);
      stores = new SourceStores(id, train, test, DataFindings.NONE);
      cached = stores;
    }
    return stores;
  }

  private static DataSettings unseen(DataSettings settings) {
    return new DataSettings(unseen(settings.source()), settings.classNames(), settings.dealing());
  }

  private static DataSource unseen(DataSource source) {
    if (source instanceof DataSource.ListFiles lists) {
      return new DataSource.ListFiles(
          lists.root(), lists.trainList(), lists.validationList(), lists.testList(), UNSEEN);
    } else if (source instanceof DataSource.ClassFolders folders) {
      return new DataSource.ClassFolders(
          folders.trainFolder(), folders.validationFolder(), folders.testFolder(), UNSEEN);
    }
    return source;
  }

  /** Training samples, those set apart for validation last. */
  ImageStore train() {
    return train;
  }

  ImageStore test() {
    return test;
  }

  /** What was found beside the samples, at the beginning of the job. */
  DataFindings findings() {
    return findings;
  }

  /** Where a sample comes from: the path of its file, or the part and its number. */
  String origin(boolean ofTest, int i) {
    ImageStore store = ofTest ? test : train;
    return store instanceof EncodedImages images
        ? images.samples().location(i).location()
        : (ofTest ? "test/" : "train/") + i;
  }

  /** The encoded bytes of a sample: its file, or a PNG of it where the source has pixels. */
  byte[] encoded(boolean ofTest, int i) {
    ImageStore store = ofTest ? test : train;
    if (store instanceof EncodedImages images) {
      return images.samples().read(i);
    }
    Pixels pixels = new Pixels();
    store.decode(i, pixels);
    return ImageEncoder.png(pixels);
  }
}

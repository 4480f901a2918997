package io.difficultynet.datasets.parquet;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.cache.KeptSamples;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.image.EncodedImages;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a set that {@code prepare} wrote. Its training samples are followed by its validation
 * samples, as those of other sources with validation samples of their own.
 */
public final class PreparedFormat implements SampleFormat {
  private static final int LARGEST_MANIFEST = 1 << 28;

  private final DataSource.Prepared prepared;

  /** The set in this folder. */
  public PreparedFormat(DataSource.Prepared prepared) {
    this.prepared = prepared;
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    PreparedManifest manifest = manifest(source);
    Verify verify = prepared.files().verify();
    if (verify != Verify.NONE) {
      new ShardCheck(prepared.root(), source).of(manifest, verify == Verify.DECODE);
    }
    return new TrainTest(train(manifest, source), test(manifest, source));
  }

  @Override
  public SampleStore readTrain(List<String> classNames, ByteSource source) {
    return train(manifest(source), source);
  }

  @Override
  public SampleStore readTest(List<String> classNames, ByteSource source) {
    PreparedManifest manifest = manifest(source);
    if (!manifest.classNames().equals(classNames)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "data.root (" + prepared.root() + ")",
          "has the classes %s, but those trained on are %s"
              .formatted(shown(manifest.classNames()), shown(classNames)),
          "Give a set that was prepared with the same classes in the same order");
    }
    return test(manifest, source);
  }

  private static String shown(List<String> names) {
    return names.size() <= 20 ? names.toString() : names.size() + " " + names.subList(0, 20) + "…";
  }

  /** The training and validation samples of a set whose manifest is known, written or not. */
  public SampleStore train(PreparedManifest manifest, ByteSource source) {
    List<ShardEntry> shards = new ArrayList<>(manifest.part(Part.TRAIN).shards());
    shards.addAll(manifest.part(Part.VALIDATION).shards());
    return samples(manifest, shards, manifest.part(Part.TRAIN).rows(), source);
  }

  private SampleStore test(PreparedManifest manifest, ByteSource source) {
    PartEntry test = manifest.part(Part.TEST);
    return samples(manifest, test.shards(), test.rows(), source);
  }

  private SampleStore samples(
      PreparedManifest manifest, List<ShardEntry> shards, int validationFrom, ByteSource source) {
    SampleBytes stored =
        new KeptSamples(
            new PreparedSamples(prepared.root(), shards, manifest.classNames().size(), source),
            prepared.files(),
            source);
    List<String> classNames = manifest.classNames();
    int channels = manifest.channels();
    return manifest.kind().equals(PreparedManifest.FEATURES)
        ? new EncodedVectors(stored, validationFrom, classNames, channels)
        : new EncodedImages(
            stored, validationFrom, classNames, channels, manifest.shape(), manifest.orientation());
  }

  private PreparedManifest manifest(ByteSource source) {
    return manifest(new DataLocation("data.root", prepared.root()), source);
  }

  /**
   * Reads the manifest of a set.
   *
   * @param root folder of the set
   * @throws DifficultyNetException DATA_MISSING, DATA_CORRUPT, DATA_UNSUITABLE or STORAGE_FAILED
   */
  public static PreparedManifest manifest(DataLocation root, ByteSource source) {
    DataLocation file =
        new DataLocation(root.key(), ByteSource.child(root.location(), PreparedManifest.NAME));
    if (!file.exists(source)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_MISSING,
          file.toString(),
          "there is no such file, so the folder is no prepared set, or one that was interrupted",
          "Give the --output of difficulty-net prepare in "
              + root.key()
              + "; if it was interrupted, run"
              + " the same command again");
    }
    try (DataFile in = DataFile.open(source, file)) {
      String text = new String(in.readUpTo(LARGEST_MANIFEST), StandardCharsets.UTF_8);
      return PreparedManifest.fromJson(text, file.toString());
    }
  }
}

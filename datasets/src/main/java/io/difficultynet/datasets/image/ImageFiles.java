package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.cache.KeptSamples;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.SourceFingerprint;
import java.util.Arrays;
import java.util.List;

/**
 * Labelled JPEG and PNG files, each decoded to red, green and blue when it is asked for. Of the
 * undecoded files as many as fit the budgets stay in memory and on disk.
 */
public final class ImageFiles extends EncodedImages {
  /** No image file is larger; one that claims to be must not be read into memory. */
  static final int MOST_BYTES = 1 << 26;

  private final List<ImageFile> files; // [N]

  /**
   * Files of a set.
   *
   * @param files with labels in 0 … C − 1
   * @param validationFrom first of those that are for validation alone, {@code files.size()} for
   *     none
   * @param classNames one a class
   */
  public ImageFiles(
      List<ImageFile> files,
      int validationFrom,
      List<String> classNames,
      ByteSource source,
      ImageFileSettings settings) {
    super(
        new KeptSamples(
            new Stored(List.copyOf(files), source, settings.verify()), settings, source),
        validationFrom,
        classNames,
        3,
        null);
    this.files = List.copyOf(files);
  }

  /** The files as they lie there. */
  private record Stored(List<ImageFile> files, ByteSource source, ImageFileSettings.Verify verify)
      implements SampleBytes {
    @Override
    public int size() {
      return files.size();
    }

    @Override
    public int label(int i) {
      return files.get(i).label();
    }

    @Override
    public DataLocation location(int i) {
      return files.get(i).location();
    }

    @Override
    public SourceFingerprint fingerprint(List<String> classNames) {
      return verify == ImageFileSettings.Verify.NONE
          ? SourceFingerprint.unknown()
          : new FileFingerprints(source).of(files, classNames);
    }

    @Override
    public byte[] read(int i) {
      try (DataFile file = DataFile.open(source, location(i))) {
        return file.readUpTo(MOST_BYTES);
      }
    }
  }

  /** Where the files are, in their order. */
  public List<String> locations() {
    return files.stream().map(file -> file.location().location()).toList();
  }

  /**
   * Looks at the files of some sets as the settings say.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT with one problem a file;
   *     STORAGE_FAILED if it is storage that did not give them, of each with a problem
   */
  public static void verify(ByteSource source, ImageFileSettings.Verify how, ImageFiles... sets) {
    if (how != ImageFileSettings.Verify.NONE) {
      List<ImageFile> all = Arrays.stream(sets).flatMap(set -> set.files.stream()).toList();
      new ImageFileCheck(source, how).requireUsable(all);
    }
  }

  @Override
  public String toString() {
    return "%d image files in %d classes".formatted(size(), classes());
  }
}

package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.cache.KeptSamples;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.findings.DataFindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labelled JPEG and PNG files, each decoded to red, green and blue when it is asked for. Of the
 * undecoded files as many as fit the budgets stay in memory and on disk.
 */
public final class ImageFiles extends EncodedImages {
  /** No image file is larger; one that claims to be must not be read into memory. */
  static final int MOST_BYTES = 1 << 26;

  private final List<ImageFile> files; // [N]
  private final ByteSource source;
  private final ImageFileSettings settings;
  private final DataFindings findings;

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
    this(files, validationFrom, classNames, source, settings, DataFindings.NONE);
  }

  /**
   * The same with what was found on the way to them.
   *
   * @param findings beside the files
   */
  public ImageFiles(
      List<ImageFile> files,
      int validationFrom,
      List<String> classNames,
      ByteSource source,
      ImageFileSettings settings,
      DataFindings findings) {
    super(
        new KeptSamples(
            new Stored(List.copyOf(files), source, settings.verify()), settings, source),
        validationFrom,
        classNames,
        3,
        null,
        settings.orientation());
    this.files = List.copyOf(files);
    this.source = source;
    this.settings = settings;
    this.findings = findings;
  }

  @Override
  public DataFindings findings() {
    return findings;
  }

  @Override
  public @Nullable String group(int i) {
    return files.get(i).group();
  }

  @Override
  public ImageFiles without(Set<String> places) {
    if (places.isEmpty()) {
      return this;
    }
    List<ImageFile> kept = new ArrayList<>();
    int ofTraining = 0;
    for (int i = 0; i < files.size(); i++) {
      if (!places.contains(files.get(i).location().location())) {
        kept.add(files.get(i));
        ofTraining += i < validationFrom() ? 1 : 0;
      }
    }
    return new ImageFiles(kept, ofTraining, classNames(), source, settings, findings);
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
      return ImageFiles.read(source, location(i));
    }
  }

  /**
   * Reads an image file as it lies there, and of one that is too large as much as shows it.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING, DATA_CORRUPT or
   *     STORAGE_FAILED with the file
   */
  public static byte[] read(ByteSource source, DataLocation location) {
    try (DataFile file = DataFile.open(source, location)) {
      return file.readUpTo(MOST_BYTES);
    }
  }

  /** Where the files are, in their order. */
  public List<String> locations() {
    return files.stream().map(file -> file.location().location()).toList();
  }

  @Override
  public String toString() {
    return "%d image files in %d classes".formatted(size(), classes());
  }
}

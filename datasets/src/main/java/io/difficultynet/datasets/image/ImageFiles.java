package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.ByteSource;
import io.difficultynet.datasets.DataFile;
import io.difficultynet.datasets.DataLocation;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labelled JPEG and PNG files, each decoded to red, green and blue when it is asked for. Of the
 * undecoded files as many as fit the budget stay in memory.
 *
 * <p>The samples from {@link #validationFrom()} on are those that the source itself sets apart for
 * validation. Safe for use by several threads.
 */
public final class ImageFiles implements ImageStore {
  /** No image file is larger; one that claims to be must not be read into memory. */
  static final int MOST_BYTES = 1 << 26;

  private static final long MEBI = 1 << 20;

  private final List<ImageFile> files; // [N]
  private final int validationFrom;
  private final List<String> classNames;
  private final ByteSource source;
  private final FileBytes kept;

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
    this.files = List.copyOf(files);
    this.validationFrom = validationFrom;
    this.classNames = List.copyOf(classNames);
    this.source = source;
    this.kept = new FileBytes(files.size(), settings.cacheMebibytes() * MEBI);
  }

  @Override
  public int channels() {
    return 3;
  }

  @Override
  public @Nullable ImageShape shape() {
    return null;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public int label(int i) {
    return files.get(i).label();
  }

  @Override
  public int validationFrom() {
    return validationFrom;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  /** Where the files are, in their order. */
  public List<String> locations() {
    return files.stream().map(file -> file.location().location()).toList();
  }

  @Override
  public void decode(int i, Pixels into) {
    byte[] bytes = kept.get(i);
    if (bytes == null) {
      bytes = read(files.get(i).location());
      kept.offer(i, bytes);
    }
    try {
      ImageDecoder.decode(bytes, into);
    } catch (UnreadableImageException e) {
      throw DataFile.corrupt(files.get(i).location(), e.what(), e.fix());
    }
  }

  /**
   * Looks at the files of some sets as the settings say.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT with one problem a file
   */
  public static void verify(ByteSource source, ImageFileSettings.Verify how, ImageFiles... sets) {
    if (how != ImageFileSettings.Verify.NONE) {
      List<ImageFile> all = Arrays.stream(sets).flatMap(set -> set.files.stream()).toList();
      new ImageFileCheck(source, how)
          .of(all)
          .throwIfAny(ErrorCode.DATA_CORRUPT, "Not all image files can be used");
    }
  }

  private byte[] read(DataLocation location) {
    try (DataFile file = DataFile.open(source, location)) {
      return file.readUpTo(MOST_BYTES);
    }
  }

  @Override
  public String toString() {
    return "%d image files in %d classes".formatted(size(), classes());
  }
}

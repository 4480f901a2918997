package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads image files that lie in one folder a class. The classes are the names of the configuration,
 * else the folders of the training images in the order of their names. Files are taken in the order
 * of their names, whatever these are, but for those that {@linkplain Leftovers programs leave
 * behind}.
 */
public final class ClassFoldersFormat implements SampleFormat {
  private final DataSource.ClassFolders folders;
  private final @Nullable TestShare testShare;

  /**
   * The set in these folders.
   *
   * @param testShare of the training images; null where there is a test folder
   */
  public ClassFoldersFormat(DataSource.ClassFolders folders, @Nullable TestShare testShare) {
    this.folders = folders;
    this.testShare = testShare;
  }

  /** The set in these folders, with a test folder. */
  public ClassFoldersFormat(DataSource.ClassFolders folders) {
    this(folders, null);
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    ClassFolders train = train(source);
    ImageSet set = set(names(classNames, train), source);
    FoundFiles found = train.files(set.classNames());
    return testShare == null
        ? set.checked(found, validation(set), testFolder(set))
        : set.checked(dealt(found, testShare, set), validation(set));
  }

  @Override
  public ImageFiles readTrain(List<String> classNames, ByteSource source) {
    ClassFolders train = train(source);
    ImageSet set = set(names(classNames, train), source);
    FoundFiles found = train.files(set.classNames());
    return set.train(
        testShare == null ? found : dealt(found, testShare, set).train(), validation(set));
  }

  @Override
  public ImageFiles readTest(List<String> classNames, ByteSource source) {
    ImageSet set = set(classNames, source);
    return set.test(test(set));
  }

  @Override
  public ImageFiles checkTest(List<String> classNames, ByteSource source) {
    ImageSet set = set(classNames, source);
    return set.checkedTest(test(set));
  }

  private ImageSet set(List<String> classNames, ByteSource source) {
    return new ImageSet(classNames, folders.files(), source);
  }

  private static List<String> names(List<String> given, ClassFolders train) {
    return given.isEmpty() ? train.classNames() : given;
  }

  private ClassFolders train(ByteSource source) {
    return folder("data.train-folder", folders.trainFolder(), source);
  }

  private FoundFiles test(ImageSet set) {
    return testShare == null
        ? testFolder(set)
        : dealt(train(set.source()).files(set.classNames()), testShare, set).test();
  }

  private FoundFiles testFolder(ImageSet set) {
    String folder = Objects.requireNonNull(folders.testFolder(), "a source without a test share");
    return folder("data.test-folder", folder, set.source()).files(set.classNames());
  }

  private DealtFiles dealt(FoundFiles found, TestShare share, ImageSet set) {
    return DealtFiles.of(found, folders.trainFolder(), share, set.classNames().size());
  }

  private FoundFiles validation(ImageSet set) {
    String folder = folders.validationFolder();
    return folder == null
        ? FoundFiles.NONE
        : folder("data.validation-folder", folder, set.source()).files(set.classNames());
  }

  private static ClassFolders folder(String key, String location, ByteSource source) {
    return new ClassFolders(source, new DataLocation(key, location));
  }
}

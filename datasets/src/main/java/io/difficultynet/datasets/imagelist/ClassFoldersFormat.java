package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.DataSource;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import java.util.List;

/**
 * Reads image files that lie in one folder a class. The classes are the names of the configuration,
 * else the folders of the training images in the order of their names. Files are taken in the order
 * of their names, whatever these are, but for those that {@linkplain Leftovers programs leave
 * behind}.
 */
public final class ClassFoldersFormat implements SampleFormat {
  private final DataSource.ClassFolders folders;

  /** The set in these folders. */
  public ClassFoldersFormat(DataSource.ClassFolders folders) {
    this.folders = folders;
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    ClassFolders train = train(source);
    ImageSet set = set(names(classNames, train), source);
    return set.checked(
        train.files(set.classNames()), validation(set), test(source).files(set.classNames()));
  }

  @Override
  public ImageFiles readTrain(List<String> classNames, ByteSource source) {
    ClassFolders train = train(source);
    ImageSet set = set(names(classNames, train), source);
    return set.train(train.files(set.classNames()), validation(set));
  }

  @Override
  public ImageFiles readTest(List<String> classNames, ByteSource source) {
    return set(classNames, source).test(test(source).files(classNames));
  }

  @Override
  public ImageFiles checkTest(List<String> classNames, ByteSource source) {
    return set(classNames, source).checkedTest(test(source).files(classNames));
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

  private ClassFolders test(ByteSource source) {
    return folder("data.test-folder", folders.testFolder(), source);
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

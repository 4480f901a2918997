package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.longtail.KeptClasses;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads image files that lie in one folder a class. The classes are the names of the configuration,
 * else the folders of the training images in the order of their names. Files are taken in the order
 * of their names, whatever these are, but for those that {@linkplain Leftovers programs leave
 * behind}.
 */
public final class ClassFoldersFormat implements SampleFormat {
  private final DataSource.ClassFolders folders;
  private final DealSettings dealing;

  /**
   * The set in these folders.
   *
   * @param dealing with a test share where there is no test folder, and else without
   */
  public ClassFoldersFormat(DataSource.ClassFolders folders, DealSettings dealing) {
    this.folders = folders;
    this.dealing = dealing;
  }

  /** The set in these folders, with a test folder. */
  public ClassFoldersFormat(DataSource.ClassFolders folders) {
    this(folders, DealSettings.NONE);
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    KeptFiles train = training(classNames, source);
    ImageSet set = set(train.classes().names(), source);
    FoundFiles validation = validation(train.classes(), source);
    TestShare share = dealing.testShare();
    return share == null
        ? set.checked(
            train.files(), validation, files(testFolder(source), train.classes(), testRoot()))
        : set.checked(dealt(train.files(), share, set), validation);
  }

  @Override
  public ImageFiles readTrain(List<String> classNames, ByteSource source) {
    KeptFiles train = training(classNames, source);
    ImageSet set = set(train.classes().names(), source);
    TestShare share = dealing.testShare();
    return set.train(
        share == null ? train.files() : dealt(train.files(), share, set).train(),
        validation(train.classes(), source));
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

  /** All training files; of them the classes of the model follow. */
  private KeptFiles training(List<String> given, ByteSource source) {
    ClassFolders folder = trainFolder(source);
    List<String> names = given.isEmpty() ? folder.classNames() : given;
    FoundFiles found = groups().of(folder.files(names), folders.trainFolder());
    KeptFiles kept = KeptFiles.ofTraining(found, names, dealing.smallClasses());
    return new KeptFiles(kept.classes(), inOrder(kept.files(), kept.classes()));
  }

  private FoundFiles validation(KeptClasses classes, ByteSource source) {
    String folder = folders.validationFolder();
    return folder == null
        ? FoundFiles.NONE
        : files(folder("data.validation-folder", folder, source), classes, folder);
  }

  /** The test files for a model with the classes of the set; of dealt files alone groups matter. */
  private FoundFiles test(ImageSet set) {
    TestShare share = dealing.testShare();
    if (share == null) {
      ClassFolders folder = testFolder(set.source());
      KeptClasses classes = ofModel(set, folder);
      return kept(folder.files(classes.sourceNames()), classes);
    }
    ClassFolders folder = trainFolder(set.source());
    FoundFiles all = files(folder, ofModel(set, folder), folders.trainFolder());
    return dealt(all, share, set).test();
  }

  /** The set's classes and, where these can be left out or merged, all other folders. */
  private KeptClasses ofModel(ImageSet set, ClassFolders folder) {
    List<String> names = set.classNames();
    Set<String> all = new LinkedHashSet<>(names);
    if (KeptClasses.takesOthers(names, dealing.smallClasses())) {
      all.addAll(folder.folderNames());
    }
    return KeptClasses.ofModel(names, List.copyOf(all), dealing.smallClasses());
  }

  private FoundFiles files(ClassFolders folder, KeptClasses classes, String root) {
    return kept(groups().of(folder.files(classes.sourceNames()), root), classes);
  }

  private static FoundFiles kept(FoundFiles found, KeptClasses classes) {
    return inOrder(KeptFiles.of(found, classes), classes);
  }

  /** Class by class, and in each by path, whatever the order of the classes that were merged. */
  private static FoundFiles inOrder(FoundFiles found, KeptClasses classes) {
    return classes.isAll()
        ? found
        : found.with(
            found.files().stream()
                .sorted(
                    Comparator.comparingInt(ImageFile::label)
                        .thenComparing(file -> file.location().location()))
                .toList());
  }

  private DealtFiles dealt(FoundFiles found, TestShare share, ImageSet set) {
    return DealtFiles.of(found, folders.trainFolder(), share, set.classNames());
  }

  private FileGroups groups() {
    return new FileGroups(dealing.groupBy());
  }

  private ClassFolders trainFolder(ByteSource source) {
    return folder("data.train-folder", folders.trainFolder(), source);
  }

  private ClassFolders testFolder(ByteSource source) {
    return folder("data.test-folder", testRoot(), source);
  }

  private String testRoot() {
    return Objects.requireNonNull(folders.testFolder(), "a source without a test share");
  }

  private static ClassFolders folder(String key, String location, ByteSource source) {
    return new ClassFolders(source, new DataLocation(key, location));
  }
}

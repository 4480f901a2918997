package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.longtail.KeptClasses;
import io.difficultynet.metrics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads image files that are named in lists, as ImageNet-LT and Places-LT publish them (Liu et al.,
 * "Large-Scale Long-Tailed Recognition in an Open World", CVPR 2019, <a
 * href="https://arxiv.org/abs/1904.05160">arXiv:1904.05160</a>).
 *
 * <p>The number of classes C is that of the names, if there are any, else the largest training
 * label plus 1. The validation list's images follow the training list's.
 */
public final class ListFilesFormat implements SampleFormat {
  private final DataSource.ListFiles lists;
  private final DealSettings dealing;
  private final List<String> sourceNames;

  /**
   * The set of these lists.
   *
   * @param dealing with a test share where there is no test list, and else without
   * @param sourceNames of the classes by the labels of the lists; empty where they are numbers
   */
  public ListFilesFormat(
      DataSource.ListFiles lists, DealSettings dealing, List<String> sourceNames) {
    this.lists = lists;
    this.dealing = dealing;
    this.sourceNames = List.copyOf(sourceNames);
  }

  /** The set of these lists, with a test list. */
  public ListFilesFormat(DataSource.ListFiles lists) {
    this(lists, DealSettings.NONE, List.of());
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    TestShare share = dealing.testShare();
    List<DataLocation> all = new ArrayList<>();
    all.add(train());
    if (lists.validationList() != null) {
      all.add(validation(lists.validationList()));
    }
    if (share == null) {
      all.add(test());
    }
    DataLocation.requireAll(source, all, "Correct the path of the list");
    KeptFiles train = training(classNames, source);
    ImageSet set = set(train.classes().names(), source);
    FoundFiles validation = validation(train.classes(), source);
    return share == null
        ? set.checked(train.files(), validation, files(test(), train.classes(), source))
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

  /** All training files; of them the classes of the model follow. */
  private KeptFiles training(List<String> given, ByteSource source) {
    FoundFiles found = grouped(list(train(), given, source));
    List<String> names = given.isEmpty() ? numbered(found.files()) : given;
    return KeptFiles.ofTraining(found, names, dealing.smallClasses());
  }

  private FoundFiles validation(KeptClasses classes, ByteSource source) {
    String list = lists.validationList();
    return list == null ? FoundFiles.NONE : files(validation(list), classes, source);
  }

  /** The test files for a model with the classes of the set; of dealt files alone groups matter. */
  private FoundFiles test(ImageSet set) {
    TestShare share = dealing.testShare();
    return share == null
        ? ofModel(test(), set)
        : dealt(grouped(ofModel(train(), set)), share, set).test();
  }

  private FoundFiles ofModel(DataLocation list, ImageSet set) {
    List<String> names = set.classNames();
    if (!KeptClasses.takesOthers(names, dealing.smallClasses())) {
      return list(list, names, set.source());
    }
    FoundFiles found = list(list, sourceNames, set.source());
    List<String> all = sourceNames.isEmpty() ? numbered(found.files()) : sourceNames;
    return KeptFiles.of(found, KeptClasses.ofModel(names, all, dealing.smallClasses()));
  }

  private FoundFiles files(DataLocation list, KeptClasses classes, ByteSource source) {
    return KeptFiles.of(grouped(list(list, classes.sourceNames(), source)), classes);
  }

  private DealtFiles dealt(FoundFiles found, TestShare share, ImageSet set) {
    return DealtFiles.of(found, lists.root(), share, set.classNames());
  }

  private ImageSet set(List<String> classNames, ByteSource source) {
    return new ImageSet(classNames, lists.files(), source);
  }

  /** Without names the number of classes is for the list to say. */
  private FoundFiles list(DataLocation list, List<String> names, ByteSource source) {
    int classes = names.isEmpty() ? ConfusionMatrix.MOST_CLASSES : names.size();
    return ImageList.read(source, list, lists.root(), classes);
  }

  private FoundFiles grouped(FoundFiles found) {
    return new FileGroups(dealing.groupBy()).of(found, lists.root());
  }

  private DataLocation train() {
    return new DataLocation("data.train-list", lists.trainList());
  }

  private static DataLocation validation(String list) {
    return new DataLocation("data.validation-list", list);
  }

  private DataLocation test() {
    return new DataLocation(
        "data.test-list",
        Objects.requireNonNull(lists.testList(), "a source without a test share"));
  }

  private static List<String> numbered(List<ImageFile> files) {
    int largest = files.stream().mapToInt(ImageFile::label).max().orElse(0);
    return LabelledImages.numbered(largest + 1);
  }
}

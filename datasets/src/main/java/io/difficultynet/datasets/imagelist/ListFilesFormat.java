package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.metrics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable TestShare testShare;

  /**
   * The set of these lists.
   *
   * @param testShare of the training list's images; null where there is a test list
   */
  public ListFilesFormat(DataSource.ListFiles lists, @Nullable TestShare testShare) {
    this.lists = lists;
    this.testShare = testShare;
  }

  /** The set of these lists, with a test list. */
  public ListFilesFormat(DataSource.ListFiles lists) {
    this(lists, null);
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    List<DataLocation> all = new ArrayList<>();
    all.add(train());
    if (lists.validationList() != null) {
      all.add(validation(lists.validationList()));
    }
    if (testShare == null) {
      all.add(test());
    }
    DataLocation.requireAll(source, all, "Correct the path of the list");
    FoundFiles train = list(train(), classNames, source);
    ImageSet set = set(names(classNames, train), source);
    return testShare == null
        ? set.checked(train, validation(set), list(test(), set.classNames(), source))
        : set.checked(dealt(train, testShare, set), validation(set));
  }

  @Override
  public ImageFiles readTrain(List<String> classNames, ByteSource source) {
    FoundFiles train = list(train(), classNames, source);
    ImageSet set = set(names(classNames, train), source);
    return set.train(
        testShare == null ? train : dealt(train, testShare, set).train(), validation(set));
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

  private FoundFiles test(ImageSet set) {
    return testShare == null
        ? list(test(), set.classNames(), set.source())
        : dealt(list(train(), set.classNames(), set.source()), testShare, set).test();
  }

  private DealtFiles dealt(FoundFiles found, TestShare share, ImageSet set) {
    return DealtFiles.of(found, lists.root(), share, set.classNames().size());
  }

  private ImageSet set(List<String> classNames, ByteSource source) {
    return new ImageSet(classNames, lists.files(), source);
  }

  private static List<String> names(List<String> given, FoundFiles train) {
    return given.isEmpty() ? numbered(train.files()) : given;
  }

  private FoundFiles validation(ImageSet set) {
    String list = lists.validationList();
    return list == null ? FoundFiles.NONE : list(validation(list), set.classNames(), set.source());
  }

  /** Without names the number of classes is for the list to say. */
  private FoundFiles list(DataLocation list, List<String> classNames, ByteSource source) {
    int classes = classNames.isEmpty() ? ConfusionMatrix.MOST_CLASSES : classNames.size();
    return ImageList.read(source, list, lists.root(), classes);
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

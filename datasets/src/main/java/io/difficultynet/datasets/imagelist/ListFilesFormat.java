package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.DataSource;
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

  /** The set of these lists. */
  public ListFilesFormat(DataSource.ListFiles lists) {
    this.lists = lists;
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    List<DataLocation> all = new ArrayList<>();
    all.add(train());
    if (lists.validationList() != null) {
      all.add(validation(lists.validationList()));
    }
    all.add(test());
    DataLocation.requireAll(source, all, "Correct the path of the list");
    ImageFiles train = readTrain(classNames, source);
    ImageFiles test = readTest(train.classNames(), source);
    FilesInBoth.refuse(train, test);
    ImageFiles.verify(source, lists.files().verify(), train, test);
    return new TrainTest(train, test);
  }

  @Override
  public ImageFiles readTrain(List<String> classNames, ByteSource source) {
    int classes = classNames.isEmpty() ? ConfusionMatrix.MOST_CLASSES : classNames.size();
    List<ImageFile> files = new ArrayList<>(ImageList.read(source, train(), lists.root(), classes));
    int validationFrom = files.size();
    List<String> names = classNames.isEmpty() ? numbered(files) : classNames;
    String validationList = lists.validationList();
    if (validationList != null) {
      files.addAll(ImageList.read(source, validation(validationList), lists.root(), names.size()));
    }
    return new ImageFiles(files, validationFrom, names, source, lists.files());
  }

  @Override
  public ImageFiles readTest(List<String> classNames, ByteSource source) {
    List<ImageFile> files = ImageList.read(source, test(), lists.root(), classNames.size());
    return new ImageFiles(files, files.size(), classNames, source, lists.files());
  }

  private DataLocation train() {
    return new DataLocation("data.train-list", lists.trainList());
  }

  private static DataLocation validation(String list) {
    return new DataLocation("data.validation-list", list);
  }

  private DataLocation test() {
    return new DataLocation("data.test-list", lists.testList());
  }

  private static List<String> numbered(List<ImageFile> files) {
    int largest = files.stream().mapToInt(ImageFile::label).max().orElse(0);
    return LabelledImages.numbered(largest + 1);
  }
}

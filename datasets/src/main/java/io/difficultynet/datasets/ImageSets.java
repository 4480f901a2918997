package io.difficultynet.datasets;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.datasets.cifar.CifarFormat;
import io.difficultynet.datasets.idx.IdxFormat;
import io.difficultynet.datasets.imagelist.ClassFoldersFormat;
import io.difficultynet.datasets.imagelist.ListFilesFormat;
import java.util.List;

/** Reads the data set that a configuration names; the only place that knows all formats. */
public final class ImageSets {
  private ImageSets() {}

  /**
   * Reads training and test samples.
   *
   * @throws io.difficultynet.error.DifficultyNetException as {@link ImageFormat#read} says
   */
  public static TrainTest read(DataSettings settings, ByteSource source) {
    return format(settings.source()).read(settings.classNames(), source);
  }

  /** Reads training samples alone; see {@link ImageFormat#readTrain}. */
  public static SampleStore readTrain(DataSettings settings, ByteSource source) {
    return format(settings.source()).readTrain(settings.classNames(), source);
  }

  /**
   * Reads test samples alone; see {@link ImageFormat#readTest}.
   *
   * @param classNames of all classes, as the training samples have them
   */
  public static SampleStore readTest(
      DataSettings settings, List<String> classNames, ByteSource source) {
    return format(settings.source()).readTest(classNames, source);
  }

  private static ImageFormat format(DataSource source) {
    if (source instanceof DataSource.Idx idx) {
      return new IdxFormat(idx);
    } else if (source instanceof DataSource.Cifar10 cifar10) {
      return CifarFormat.cifar10(cifar10.root());
    } else if (source instanceof DataSource.Cifar100 cifar100) {
      return CifarFormat.cifar100(cifar100.root());
    } else if (source instanceof DataSource.ListFiles lists) {
      return new ListFilesFormat(lists);
    } else if (source instanceof DataSource.ClassFolders folders) {
      return new ClassFoldersFormat(folders);
    }
    throw new IllegalArgumentException(
        "no reader for %s; add its ImageFormat here".formatted(source.getClass().getName()));
  }
}

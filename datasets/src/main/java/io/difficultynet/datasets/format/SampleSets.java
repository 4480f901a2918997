package io.difficultynet.datasets.format;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.datasets.ClassWarnings;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.cifar.CifarFormat;
import io.difficultynet.datasets.idx.IdxFormat;
import io.difficultynet.datasets.imagelist.ClassFoldersFormat;
import io.difficultynet.datasets.imagelist.ListFilesFormat;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.parquet.PreparedFormat;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.findings.DataFindings;
import java.util.ArrayList;
import java.util.List;

/** Reads the data set that a configuration names; the only place that knows all formats. */
public final class SampleSets {
  private SampleSets() {}

  /**
   * Reads training and test samples.
   *
   * @throws io.difficultynet.error.DifficultyNetException as {@link SampleFormat#read} says
   */
  public static TrainTest read(DataSettings settings, ByteSource source) {
    TrainTest data = format(settings).read(settings.classNames(), source);
    SampleStore train = data.train();
    List<Problem> warnings = new ArrayList<>(ClassWarnings.ofNames(train.classNames()));
    warnings.addAll(
        ClassWarnings.ofMissing(
            train.classNames(), train.countsPerClass(), data.test().countsPerClass(), "test"));
    return new TrainTest(
        train, data.test(), data.findings().and(DataFindings.ofWarnings(warnings)));
  }

  /** Reads test samples alone and looks at them; see {@link SampleFormat#checkTest}. */
  public static SampleStore checkTest(
      DataSettings settings, List<String> classNames, ByteSource source) {
    return format(settings).checkTest(classNames, source);
  }

  /** Reads training samples alone; see {@link SampleFormat#readTrain}. */
  public static SampleStore readTrain(DataSettings settings, ByteSource source) {
    return format(settings).readTrain(settings.classNames(), source);
  }

  /**
   * Reads test samples alone; see {@link SampleFormat#readTest}.
   *
   * @param classNames of all classes, as the training samples have them
   */
  public static SampleStore readTest(
      DataSettings settings, List<String> classNames, ByteSource source) {
    return format(settings).readTest(classNames, source);
  }

  private static SampleFormat format(DataSettings settings) {
    DataSource source = settings.source();
    if (source instanceof DataSource.Idx idx) {
      return new IdxFormat(idx);
    } else if (source instanceof DataSource.Cifar10 cifar10) {
      return CifarFormat.cifar10(cifar10.root());
    } else if (source instanceof DataSource.Cifar100 cifar100) {
      return CifarFormat.cifar100(cifar100.root());
    } else if (source instanceof DataSource.ListFiles lists) {
      return new ListFilesFormat(lists, settings.dealing(), settings.classNames());
    } else if (source instanceof DataSource.ClassFolders folders) {
      return new ClassFoldersFormat(folders, settings.dealing());
    } else if (source instanceof DataSource.Prepared prepared) {
      return new PreparedFormat(prepared);
    } else if (source instanceof DataSource.Table) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "data.format",
          "is table, and a table is not trained on as it is",
          "Run difficulty-net prepare with this configuration, then train with data.format ="
              + " prepared and data.root set to its --output");
    }
    throw new IllegalArgumentException(
        "no reader for %s; add its SampleFormat here".formatted(source.getClass().getName()));
  }
}

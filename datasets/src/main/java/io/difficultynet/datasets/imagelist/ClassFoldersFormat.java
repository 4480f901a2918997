package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.DataSource;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads image files that lie in one folder a class. The classes are the names of the configuration,
 * else the folders of the training images in the order of their names. Files are taken in the order
 * of their names, without those that begin with a dot or an underscore, which are not data by the
 * habits of Unix and Hadoop.
 */
public final class ClassFoldersFormat implements SampleFormat {
  private final DataSource.ClassFolders folders;

  /** The set in these folders. */
  public ClassFoldersFormat(DataSource.ClassFolders folders) {
    this.folders = folders;
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    ImageFiles train = readTrain(classNames, source);
    ImageFiles test = readTest(train.classNames(), source);
    FilesInBoth.refuse(train, test);
    ImageFiles.verify(source, folders.files().verify(), train, test);
    return new TrainTest(train, test);
  }

  @Override
  public ImageFiles readTrain(List<String> classNames, ByteSource source) {
    DataLocation train = new DataLocation("data.train-folder", folders.trainFolder());
    List<String> names = classNames.isEmpty() ? classFolders(source, train) : classNames;
    List<ImageFile> files = new ArrayList<>(files(source, train, names));
    int validationFrom = files.size();
    String validationFolder = folders.validationFolder();
    if (validationFolder != null) {
      files.addAll(
          files(source, new DataLocation("data.validation-folder", validationFolder), names));
    }
    return new ImageFiles(files, validationFrom, names, source, folders.files());
  }

  @Override
  public ImageFiles readTest(List<String> classNames, ByteSource source) {
    DataLocation test = new DataLocation("data.test-folder", folders.testFolder());
    List<ImageFile> files = files(source, test, classNames);
    return new ImageFiles(files, files.size(), classNames, source, folders.files());
  }

  private static List<String> classFolders(ByteSource source, DataLocation folder) {
    List<String> names = list(source, folder, folder.location(), true);
    if (names.isEmpty()) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          folder.toString(),
          "has no folder in it",
          "Give the folder in which every class has a folder of its own");
    }
    return names;
  }

  private static List<ImageFile> files(
      ByteSource source, DataLocation folder, List<String> classNames) {
    Problems problems = new Problems();
    List<String> present = list(source, folder, folder.location(), true);
    for (String name : present) {
      if (!classNames.contains(name)) {
        problems.add(
            folder + ", folder " + name,
            "is none of the %d classes".formatted(classNames.size()),
            "Remove it, or name it as its class in the training images or in data.class-names");
      }
    }
    List<ImageFile> files = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      if (!present.contains(classNames.get(label))) {
        continue; // no image of this class; whether there must be one is not for the reader to say
      }
      String inside = ByteSource.child(folder.location(), classNames.get(label));
      for (String name : list(source, folder, inside, true)) {
        problems.add(
            folder + ", folder " + classNames.get(label) + "/" + name,
            "is a folder inside the folder of a class",
            "Move its images into the folder of the class");
      }
      for (String name : list(source, folder, inside, false)) {
        DataLocation location = new DataLocation(folder.key(), ByteSource.child(inside, name));
        files.add(new ImageFile(location, label));
      }
    }
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The folders are not one a class");
    return files;
  }

  private static List<String> list(
      ByteSource source, DataLocation folder, String location, boolean wantFolders) {
    try {
      List<String> names = wantFolders ? source.folders(location) : source.files(location);
      return names.stream()
          .filter(name -> !name.startsWith(".") && !name.startsWith("_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      boolean storage = Causes.ofStorage(e);
      throw new DifficultyNetException(
          storage ? ErrorCode.STORAGE_FAILED : ErrorCode.DATA_MISSING,
          folder.toString(),
          "cannot be listed at %s: %s".formatted(location, e),
          storage
              ? DataFile.TRY_AGAIN
              : "Correct " + folder.key() + ", or the right to read the folder",
          e);
    }
  }
}

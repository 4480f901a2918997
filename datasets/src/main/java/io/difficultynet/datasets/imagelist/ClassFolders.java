package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.StorageError;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A folder that holds a folder for each class. Everything in it is used, refused or counted. */
final class ClassFolders {
  private static final int MOST_SHOWN = 20;
  private static final String LEFT_BEHIND = "that programs leave behind";

  private final ByteSource source;
  private final DataLocation folder;
  private final List<FolderEntry> inside;
  private final Map<String, List<FolderEntry>> ofClasses = new HashMap<>(); // by name, once listed

  /**
   * Lists the folder.
   *
   * @throws DifficultyNetException DATA_MISSING or STORAGE_FAILED if it cannot be listed
   */
  ClassFolders(ByteSource source, DataLocation folder) {
    this.source = source;
    this.folder = folder;
    this.inside = list(folder.location());
  }

  /**
   * The names of the folders that can be classes, in their order: those that have something in
   * them.
   */
  List<String> folderNames() {
    return inside.stream()
        .filter(entry -> entry.kind() == FolderEntry.Kind.FOLDER)
        .map(FolderEntry::name)
        .filter(name -> !Leftovers.isFolder(name) && !isEmpty(name))
        .toList();
  }

  /**
   * The same where they are the classes.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE if there is none
   */
  List<String> classNames() {
    List<String> names = folderNames();
    if (names.isEmpty()) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          folder.toString(),
          "has no folder with images in it",
          "Give the folder in which every class has a folder of its own");
    }
    return names;
  }

  /**
   * The files of all classes, class by class.
   *
   * @throws DifficultyNetException STORAGE_FAILED if storage does not list a folder
   */
  FoundFiles files(List<String> classNames) {
    Problems problems = new Problems();
    FirstProblems wrong = new FirstProblems(problems, MOST_SHOWN);
    NotUsedCounts notUsed = new NotUsedCounts(folder);
    List<String> empty = new ArrayList<>();
    Set<String> present = new HashSet<>();
    for (FolderEntry entry : inside) {
      if (entry.kind() == FolderEntry.Kind.FOLDER && classNames.contains(entry.name())) {
        present.add(entry.name());
      } else if (entry.kind() == FolderEntry.Kind.FOLDER
          && !Leftovers.isFolder(entry.name())
          && isEmpty(entry.name())) {
        empty.add(entry.name());
      } else {
        beside(entry, classNames.size(), notUsed, wrong);
      }
    }
    List<ImageFile> files = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      if (present.contains(classNames.get(label))) { // whether it must be is not to say here
        files.addAll(ofClass(classNames.get(label), label, notUsed, wrong));
      }
    }
    wrong.countOthers(
        folder.toString(), "%,d more things in it are wrong", "Start with those above");
    return new FoundFiles(
        files,
        notUsed.list(),
        warnings(empty),
        problems,
        ErrorCode.DATA_UNSUITABLE,
        "The folders are not one a class");
  }

  private List<Problem> warnings(List<String> empty) {
    return empty.isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                folder.toString(),
                "has folders without an image, which are no classes: %,d, such as %s"
                    .formatted(empty.size(), empty.get(0)),
                "Put images into them, or remove them"));
  }

  /** Whether there is nothing in a folder but what programs leave behind. */
  private boolean isEmpty(String name) {
    try {
      return contents(name).stream()
          .allMatch(
              entry ->
                  switch (entry.kind()) {
                    case FOLDER -> Leftovers.isFolder(entry.name());
                    case FILE, BROKEN_LINK -> Leftovers.isFile(entry.name());
                    case OTHER -> true;
                  });
    } catch (DifficultyNetException e) {
      if (e.code() == ErrorCode.STORAGE_FAILED) {
        throw e;
      }
      return false; // why it cannot be listed is told with the other problems
    }
  }

  private List<FolderEntry> contents(String name) {
    return ofClasses.computeIfAbsent(name, n -> list(ByteSource.child(folder.location(), n)));
  }

  private void beside(FolderEntry entry, int classes, NotUsedCounts notUsed, FirstProblems wrong) {
    switch (entry.kind()) {
      case FOLDER -> {
        if (Leftovers.isFolder(entry.name())) {
          notUsed.add("folders " + LEFT_BEHIND, entry.name());
        } else {
          wrong.add(
              folder + ", folder " + entry.name(),
              "is none of the %d classes".formatted(classes),
              "Remove it, or name it as its class in the training images or in data.class-names");
        }
      }
      case BROKEN_LINK ->
          wrong.add(
              folder + ", " + entry.name(),
              "is a link that leads nowhere, and may be meant as a class",
              "Mend the link, or remove it");
      case FILE ->
          notUsed.add(
              Leftovers.isFile(entry.name())
                  ? "files " + LEFT_BEHIND
                  : "files beside the folders of the classes",
              entry.name());
      case OTHER -> notUsed.add("pipes, sockets or devices", entry.name());
    }
  }

  private List<ImageFile> ofClass(
      String name, int label, NotUsedCounts notUsed, FirstProblems wrong) {
    String location = ByteSource.child(folder.location(), name);
    List<ImageFile> files = new ArrayList<>();
    for (FolderEntry entry : listed(name, wrong)) {
      String path = name + "/" + entry.name();
      switch (entry.kind()) {
        case FOLDER -> {
          if (Leftovers.isFolder(entry.name())) {
            notUsed.add("folders " + LEFT_BEHIND, path);
          } else {
            wrong.add(
                folder + ", folder " + path,
                "is a folder inside the folder of a class",
                "Move its images into the folder of the class");
          }
        }
        case FILE, BROKEN_LINK -> {
          if (Leftovers.isFile(entry.name())) {
            notUsed.add("files " + LEFT_BEHIND, path);
          } else {
            String file = ByteSource.child(location, entry.name());
            files.add(new ImageFile(new DataLocation(folder.key(), file), label));
          }
        }
        case OTHER -> notUsed.add("pipes, sockets or devices", path);
      }
    }
    return files;
  }

  /** A folder that cannot be listed by a mistake is one problem among others. */
  private List<FolderEntry> listed(String name, FirstProblems wrong) {
    try {
      return contents(name);
    } catch (DifficultyNetException e) {
      if (e.code() == ErrorCode.STORAGE_FAILED) {
        throw e;
      }
      e.problems().forEach(problem -> wrong.add(problem.where(), problem.what(), problem.fix()));
      return List.of();
    }
  }

  private List<FolderEntry> list(String location) {
    try {
      return source.list(location).stream()
          .sorted(Comparator.comparing(FolderEntry::name))
          .toList();
    } catch (IOException e) {
      throw StorageError.of(
              e,
              "cannot be listed at " + location,
              ErrorCode.DATA_MISSING,
              "Correct " + folder.key() + ", or the right to read the folder")
          .at(folder.toString(), e);
    }
  }
}

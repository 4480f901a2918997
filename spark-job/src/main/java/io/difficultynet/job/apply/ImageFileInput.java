package io.difficultynet.job.apply;

import io.difficultynet.datasets.imagelist.Leftovers;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.HeapRoom;
import io.difficultynet.datasets.io.StorageError;
import io.difficultynet.datasets.io.TextLines;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Image files, in a folder at any depth or named in a list; the driver knows their paths alone. */
final class ImageFileInput implements ModelInput {

  private static final int FILES_A_TASK = 2_000;
  private static final int BYTES_OF_FILE = 300; // in the heap, of a path of usual length
  private static final int LONGEST_LINE = 1 << 13; // bytes; no path is longer than 4,096
  private static final int MOST_SHOWN = 20;

  private static final StructType SCHEMA =
      new StructType()
          .add("sample", DataTypes.StringType, false)
          .add("key", DataTypes.StringType, false)
          .add("label", DataTypes.StringType, true);

  private final List<File> files;
  private final Labels labels;
  private final List<String> notes;

  /**
   * A file.
   *
   * @param label of a class folder its name, of a list the name of its class; null of none
   */
  private record File(String path, @Nullable String label) {}

  private ImageFileInput(List<File> files, Wanted wanted, List<String> notes) {
    this.files = files;
    this.labels = Labels.of(wanted.classNames());
    this.notes = List.copyOf(notes);
  }

  /** The files below a folder. Where labels are wanted, its folders are the classes. */
  static ImageFileInput ofFolder(InputRequest request, Wanted wanted, ByteSource source) {
    requireImages(request, wanted);
    Walk walk = new Walk(request, source);
    walk.folder(request.location(), null);
    if (walk.files.isEmpty()) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          request.where(),
          "is a folder without a file",
          "Give a folder with images in it, at any depth");
    }
    if (wanted.labelled()) {
      requireClasses(request, wanted, walk);
    }
    walk.files.sort(Comparator.comparing(File::path));
    List<String> notes =
        walk.leftOut == 0
            ? List.of()
            : List.of(
                "note %s: not used: files and folders that programs leave behind (%,d)"
                    .formatted(request.where(), walk.leftOut));
    return new ImageFileInput(walk.files, wanted, notes);
  }

  private static void requireImages(InputRequest request, Wanted wanted) {
    if (wanted.ofFeatures()) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          request.where(),
          "has image files, and the model was trained on feature vectors",
          "Give a table or a prepared set with its %,d features".formatted(wanted.channels()));
    }
  }

  private static void requireClasses(InputRequest request, Wanted wanted, Walk walk) {
    Problems problems = new Problems();
    FirstProblems first = new FirstProblems(problems, MOST_SHOWN);
    Set<String> folders = new LinkedHashSet<>();
    int beside = 0;
    for (File file : walk.files) {
      if (file.label == null) {
        beside++;
      } else {
        folders.add(file.label);
      }
    }
    if (beside > 0) {
      problems.add(
          request.where(),
          "has %,d files beside the folders of the classes".formatted(beside),
          "Give a folder in which every class of the model has a folder of its own");
    }
    for (String name : Labels.of(wanted.classNames()).unknown(List.copyOf(folders))) {
      first.add(
          request.where() + ", folder " + name,
          "is none of the model's %,d classes".formatted(wanted.classNames().size()),
          "Name it as its class, or take it out");
    }
    first.countOthers(request.where(), "%,d more folders are no classes", "Start with those above");
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The folders are not the model's classes");
  }

  /** A walk through folders; links that lead back are followed once. */
  private static final class Walk {
    private final InputRequest request;
    private final ByteSource source;
    private final List<File> files = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final HeapRoom room = HeapRoom.ofThisJvm();
    private int leftOut;

    Walk(InputRequest request, ByteSource source) {
      this.request = request;
      this.source = source;
    }

    /** Walks a folder; {@code label} is the name of the outermost one below the input. */
    void folder(String location, @Nullable String label) {
      try {
        if (!seen.add(source.resolve(location))) {
          return;
        }
        for (FolderEntry entry : source.list(location)) {
          String inside = ByteSource.child(location, entry.name());
          boolean folder = entry.kind() == FolderEntry.Kind.FOLDER;
          if (folder ? Leftovers.isFolder(entry.name()) : Leftovers.isFile(entry.name())) {
            leftOut++;
          } else if (folder) {
            folder(inside, label == null ? entry.name() : label);
          } else if (entry.kind() != FolderEntry.Kind.OTHER) {
            files.add(new File(inside, label)); // a broken link is a file that cannot be read
            room.require(
                new DataLocation("--input", request.location()),
                "files",
                files.size(),
                BYTES_OF_FILE);
          }
        }
      } catch (IOException e) {
        throw StorageError.of(
                e,
                "cannot be listed at " + location,
                ErrorCode.DATA_MISSING,
                "Correct it, or the right to read the folder")
            .at(request.where(), e);
      }
    }
  }

  /**
   * The files of a list: a path a line, below {@code --root}; a whole number after a blank is the
   * class, as the lists of ImageNet-LT have it.
   */
  static ImageFileInput ofList(InputRequest request, Wanted wanted, ByteSource source) {
    requireImages(request, wanted);
    DataLocation location = new DataLocation("--input", request.location());
    String root = request.root() == null ? folderOf(request.location()) : request.root();
    Problems problems = new Problems();
    FirstProblems wrong = new FirstProblems(problems, MOST_SHOWN);
    Labels labels = wanted.labelled() ? Labels.of(wanted.classNames()) : null;
    List<File> files = new ArrayList<>();
    HeapRoom room = HeapRoom.ofThisJvm();
    try (DataFile file = DataFile.open(source, location)) {
      TextLines lines = new TextLines(file, LONGEST_LINE);
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          files.add(file(line.strip(), lines.number(), root, request, labels, wrong));
          room.require(location, "files", files.size(), BYTES_OF_FILE);
        }
      }
    } catch (CharacterCodingException e) {
      throw DataFile.corrupt(location, "is not text in UTF-8", "Give a list of paths, a line each");
    }
    if (files.isEmpty()) {
      problems.add(request.where(), "is empty", "Give a list of paths, a line each");
    }
    wrong.countOthers(request.where(), "%,d more lines are wrong", "Start with those above");
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The list cannot be used");
    return new ImageFileInput(files, wanted, List.of());
  }

  private static File file(
      String line,
      int number,
      String root,
      InputRequest request,
      @Nullable Labels labels,
      FirstProblems wrong) {
    int blank = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
    String last = line.substring(blank + 1);
    boolean labelled = blank > 0 && last.matches("\\d{1,9}");
    String label = null;
    if (labels != null) {
      label = labelled ? labels.nameOf(Integer.parseInt(last)) : null;
      if (label == null) {
        wrong.add(
            "%s, line %,d".formatted(request.where(), number),
            "has no class of the model, which are the numbers " + labels.numbers(),
            "Write the path, a blank and the number of the class");
      }
    }
    String path = labelled ? line.substring(0, blank).strip() : line;
    boolean complete = path.startsWith("/") || path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");
    return new File(complete ? path : ByteSource.child(root, path), label);
  }

  private static String folderOf(String list) {
    int slash = list.lastIndexOf('/');
    return slash < 0 ? "." : list.substring(0, Math.max(1, slash));
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public SampleRows open(SparkSession session) {
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    List<Row> rows = new ArrayList<>();
    for (File file : files) {
      rows.add(RowFactory.create(file.path, file.path, file.label));
    }
    int tasks = Math.max(spark.defaultParallelism(), rows.size() / FILES_A_TASK);
    return new SampleRows(
        session.createDataFrame(spark.parallelize(rows, Math.min(rows.size(), tasks)), SCHEMA),
        new SampleColumn.Paths(),
        labels,
        "path");
  }
}

package io.difficultynet.conf;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code data}.
 *
 * @param source where the images come from
 * @param classNames names in the order of the labels, all different; empty when the source's own
 *     names, or else the labels, are to be used
 * @param dealing what is done to the samples before the split
 */
public record DataSettings(DataSource source, List<String> classNames, DealSettings dealing)
    implements Serializable {

  /** Copies the names and refuses a name that stands twice. */
  public DataSettings {
    classNames = List.copyOf(classNames);
    if (!allDifferent(classNames)) {
      throw new IllegalArgumentException(
          "data.class-names is " + classNames + "; the names must all be different");
    }
  }

  /** Of a source with test samples of its own, whose samples are as they are. */
  public DataSettings(DataSource source, List<String> classNames) {
    this(source, classNames, DealSettings.NONE);
  }

  static DataSettings read(Values values) {
    DataFormat format = format(values);
    List<String> classNames = format == DataFormat.PREPARED ? List.of() : classNames(values);
    DataSource source = source(format, values);
    return new DataSettings(source, classNames, DealSettings.read(values, format, source));
  }

  /** A folder of training images says that images lie in folders. */
  private static @Nullable DataFormat format(Values values) {
    Kind<DataFormat> kind = Kind.choice(DataFormat.class);
    if (values.isSet("data.format") || !values.isSet("data.train-folder")) {
      return values.require("data.format", kind);
    }
    values.readOptional("data.format", kind);
    return DataFormat.CLASS_FOLDERS;
  }

  private static List<String> classNames(Values values) {
    return values.read(
        "data.class-names",
        Kind.listOf(Kind.text())
            .onlyIf(DataSettings::allDifferent, "a list in brackets of names, all different"));
  }

  private static DataSource source(@Nullable DataFormat format, Values values) {
    if (format == null) {
      return new DataSource.Cifar10(""); // which locations are needed is not known
    }
    Cause chosen = Cause.of("data.format", format);
    Locations at = new Locations(values);
    DataSource source =
        switch (format) {
          case IDX ->
              new DataSource.Idx(
                  at.required("train-images"),
                  at.required("train-labels"),
                  at.required("test-images"),
                  at.required("test-labels"));
          case CIFAR10 -> new DataSource.Cifar10(at.required("root"));
          case CIFAR100 -> new DataSource.Cifar100(at.required("root"));
          case LIST_FILES ->
              new DataSource.ListFiles(
                  at.required("root"),
                  at.required("train-list"),
                  at.optional("validation-list"),
                  at.optional("test-list"),
                  ImageFileSettings.read(values));
          case CLASS_FOLDERS ->
              new DataSource.ClassFolders(
                  at.required("train-folder"),
                  at.optional("validation-folder"),
                  at.optional("test-folder"),
                  ImageFileSettings.read(values));
          case PREPARED ->
              new DataSource.Prepared(
                  at.required("root"), ImageFileSettings.readOfPrepared(values, chosen));
          case TABLE ->
              new DataSource.Table(
                  TableSettings.read(values), ImageFileSettings.readOrientation(values));
        };
    at.othersUnused(chosen);
    if (format == DataFormat.TABLE) {
      ImageFileSettings.unusedOfTable(values, chosen);
    } else {
      TableSettings.unused(values, chosen);
    }
    if (source.ofPixels()) {
      ImageFileSettings.unused(values, chosen);
    }
    if (format == DataFormat.PREPARED) {
      values.unused("data.class-names", chosen);
    }
    return source;
  }

  /** The keys that say where something is: those that a format reads, and all others. */
  private static final class Locations {
    private final Values values;
    private final Set<String> others =
        new TreeSet<>(
            List.of(
                "root",
                "train-images",
                "train-labels",
                "test-images",
                "test-labels",
                "train-list",
                "validation-list",
                "test-list",
                "train-folder",
                "validation-folder",
                "test-folder"));

    Locations(Values values) {
      this.values = values;
    }

    String required(String key) {
      others.remove(key);
      String location = values.require("data." + key, Kind.text("a path or URI"));
      return location == null ? "" : location;
    }

    @Nullable String optional(String key) {
      others.remove(key);
      return values.readOptional("data." + key, Kind.text("a path or URI"));
    }

    void othersUnused(Cause cause) {
      for (String key : others) {
        values.unused("data." + key, cause);
      }
    }
  }

  private static boolean allDifferent(List<String> names) {
    return new HashSet<>(names).size() == names.size();
  }
}

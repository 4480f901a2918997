package io.difficultynet.conf;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code data}.
 *
 * @param source where the images come from
 * @param classNames names in the order of the labels, all different; empty when the source's own
 *     names, or else the labels, are to be used
 */
public record DataSettings(DataSource source, List<String> classNames) implements Serializable {

  private static final List<String> IDX_KEYS =
      List.of("data.train-images", "data.train-labels", "data.test-images", "data.test-labels");
  private static final String ROOT = "data.root";

  /** Copies the names and refuses a name that stands twice. */
  public DataSettings {
    classNames = List.copyOf(classNames);
    if (!allDifferent(classNames)) {
      throw new IllegalArgumentException(
          "data.class-names is " + classNames + "; the names must all be different");
    }
  }

  static DataSettings read(Values values) {
    DataFormat format = values.require("data.format", Kind.choice(DataFormat.class));
    List<String> classNames =
        values.read(
            "data.class-names",
            Kind.listOf(Kind.text())
                .onlyIf(DataSettings::allDifferent, "a list in brackets of names, all different"));
    return new DataSettings(source(format, values), classNames);
  }

  private static DataSource source(@Nullable DataFormat format, Values values) {
    if (format == null) {
      return new DataSource.Cifar10(""); // which locations are needed is not known
    }
    if (format == DataFormat.IDX) {
      values.unused(ROOT, "data.format = idx");
      return new DataSource.Idx(
          location(values, IDX_KEYS.get(0)),
          location(values, IDX_KEYS.get(1)),
          location(values, IDX_KEYS.get(2)),
          location(values, IDX_KEYS.get(3)));
    }
    boolean ten = format == DataFormat.CIFAR10;
    for (String key : IDX_KEYS) {
      values.unused(key, "data.format = " + (ten ? "cifar10" : "cifar100"));
    }
    String root = location(values, ROOT);
    return ten ? new DataSource.Cifar10(root) : new DataSource.Cifar100(root);
  }

  private static String location(Values values, String path) {
    String location = values.require(path, Kind.text("a path or URI"));
    return location == null ? "" : location;
  }

  private static boolean allDifferent(List<String> names) {
    return new HashSet<>(names).size() == names.size();
  }
}

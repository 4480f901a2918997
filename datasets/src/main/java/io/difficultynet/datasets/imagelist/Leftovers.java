package io.difficultynet.datasets.imagelist;

import java.util.Locale;
import java.util.Set;

/**
 * Names of what programs leave behind where data lie, which nobody means to train on: those of
 * macOS, Windows, desktops and NAS devices, of Jupyter and version control, and the marks, logs and
 * checksums of Hadoop, Spark and Delta. All other names are data, also those that begin with {@code
 * _} or {@code .}: cameras write {@code _MG_1234.JPG}.
 */
public final class Leftovers {
  private static final Set<String> FILES =
      Set.of(
          ".ds_store",
          ".localized",
          ".directory",
          ".gitignore",
          ".gitkeep",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "_success",
          "_metadata",
          "_common_metadata");

  private static final Set<String> FOLDERS =
      Set.of(
          "__macosx",
          "__pycache__",
          "_temporary",
          "_delta_log",
          "_spark_metadata",
          ".appledouble",
          ".git",
          ".ipynb_checkpoints",
          ".spotlight-v100",
          ".svn",
          ".thumbnails",
          ".trashes",
          "@eadir",
          "$recycle.bin",
          "lost+found",
          "system volume information");

  private Leftovers() {}

  /** Whether a file has such a name, in any case. */
  public static boolean isFile(String name) {
    return FILES.contains(name.toLowerCase(Locale.ROOT))
        || name.startsWith("._") // resource forks, as macOS keeps them on other file systems
        || name.startsWith(".nfs") // deleted on NFS while it was open
        || (name.startsWith(".") && name.endsWith(".crc")); // checksums of Hadoop
  }

  /** Whether a folder has such a name, in any case. */
  public static boolean isFolder(String name) {
    return FOLDERS.contains(name.toLowerCase(Locale.ROOT));
  }
}

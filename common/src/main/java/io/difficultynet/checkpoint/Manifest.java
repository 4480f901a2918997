package io.difficultynet.checkpoint;

import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The list of the files of a checkpoint or a model. It is written last: a folder with a manifest is
 * complete.
 *
 * @param formatVersion {@link #FORMAT_VERSION} in what this program writes
 * @param completedEpochs epochs that state or model have behind them, at least 0
 * @param files by name, relative to the folder
 * @param versions of the programs that wrote it, by name
 * @param writtenAt ISO 8601 in UTC; for people, nothing depends on it
 */
public record Manifest(
    int formatVersion,
    int completedEpochs,
    SortedMap<String, FileEntry> files,
    SortedMap<String, String> versions,
    String writtenAt) {

  /** The format that is written, and the only one that is read. */
  public static final int FORMAT_VERSION = 3;

  /** What to do about a damaged checkpoint. */
  public static final String REMEDY =
      "Remove this checkpoint's folder; the run then goes on from the one before, if any";

  /** Files in the checkpoint's own folder, whatever a manifest from anywhere says. */
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Copies the maps, refuses a negative number of epochs and what is not in the folder. */
  public Manifest {
    if (completedEpochs < 0) {
      throw new IllegalArgumentException(
          "completedEpochs is " + completedEpochs + "; it must be at least 0");
    }
    for (String name : files.keySet()) {
      if (!FILE_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "the file \"" + name + "\" is not the name of a file in a checkpoint's folder");
      }
    }
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /** Returns a manifest in the current format. */
  public static Manifest of(
      int completedEpochs,
      Map<String, FileEntry> files,
      Map<String, String> versions,
      String writtenAt) {
    return new Manifest(
        FORMAT_VERSION, completedEpochs, new TreeMap<>(files), new TreeMap<>(versions), writtenAt);
  }

  /** Returns indented JSON. */
  public String toJson() {
    Map<String, Object> listed = new LinkedHashMap<>();
    files.forEach(
        (name, file) -> listed.put(name, Map.of("bytes", file.bytes(), "sha256", file.sha256())));
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("formatVersion", formatVersion);
    manifest.put("completedEpochs", completedEpochs);
    manifest.put("files", listed);
    manifest.put("versions", versions);
    manifest.put("writtenAt", writtenAt);
    return Json.lines(manifest);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file's name for messages
   * @param remedy what to do where it is damaged
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_MISMATCH} when the format is
   *     another, of {@link ErrorCode#CHECKPOINT_CORRUPT} when it is no manifest
   */
  public static Manifest fromJson(String json, String location, String remedy) {
    try {
      JsonObject object = JsonObject.parse(json, location);
      requireKnownFormat(object.small("formatVersion"), location);
      SortedMap<String, FileEntry> files = new TreeMap<>();
      JsonObject listed = object.object("files");
      for (String name : listed.keys()) {
        JsonObject file = listed.object(name);
        files.put(name, new FileEntry(file.whole("bytes"), file.text("sha256")));
      }
      SortedMap<String, String> versions = new TreeMap<>();
      JsonObject named = object.object("versions");
      named.keys().forEach(name -> versions.put(name, named.text(name)));
      return new Manifest(
          FORMAT_VERSION,
          object.small("completedEpochs"),
          files,
          versions,
          object.text("writtenAt"));
    } catch (JsonException | IllegalArgumentException e) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_CORRUPT,
          location,
          "is not a manifest: " + e.getMessage(),
          remedy,
          e);
    }
  }

  private static void requireKnownFormat(int version, String location) {
    if (version != FORMAT_VERSION) {
      String other =
          version > FORMAT_VERSION
              ? "Use the newer program that wrote it"
              : "Start anew in another output folder or with --resume never";
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_MISMATCH,
          location,
          "has format version " + version + "; this program reads version " + FORMAT_VERSION,
          other);
    }
  }

  /**
   * Returns the entry of a file.
   *
   * @param location the folder for messages
   * @param remedy what to do where it has none
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_CORRUPT} when it has none
   */
  public FileEntry entry(String name, String location, String remedy) {
    FileEntry entry = files.get(name);
    if (entry == null) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_CORRUPT,
          location,
          "has no file " + name + " in its manifest, which lists " + files.keySet(),
          remedy);
    }
    return entry;
  }

  /**
   * Compares a file with its entry.
   *
   * @param name as in {@link #files}
   * @param found what is there
   * @param location the file for messages
   * @param remedy what to do where it differs
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_CORRUPT} when it is not listed,
   *     or differs in length or digest
   */
  public void requireIntact(String name, FileEntry found, String location, String remedy) {
    FileEntry written = files.get(name);
    String what =
        written == null
            ? "is not listed in the manifest, which has " + files.keySet()
            : "has %d bytes with SHA-256 %s; the manifest says %d bytes, %s"
                .formatted(found.bytes(), found.sha256(), written.bytes(), written.sha256());
    if (!found.equals(written)) {
      throw new DifficultyNetException(ErrorCode.CHECKPOINT_CORRUPT, location, what, remedy);
    }
  }
}

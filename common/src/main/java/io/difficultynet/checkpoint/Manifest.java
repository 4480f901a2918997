package io.difficultynet.checkpoint;

import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The list of a checkpoint's files and what they belong to. It is written last: a folder with a
 * manifest is complete.
 *
 * @param formatVersion {@link #FORMAT_VERSION} in what this program writes
 * @param completedEpochs epochs that the state has behind it, at least 0
 * @param configDigest digest of the settings that decide the result's bits
 * @param splitDigest digest of the training and validation split
 * @param weightsDigest digest of the pretrained weights that the run started from; null of none
 * @param files by name, relative to the checkpoint's folder
 * @param versions of the programs that wrote it, by name
 * @param writtenAt ISO 8601 in UTC; for people, nothing depends on it
 */
public record Manifest(
    int formatVersion,
    int completedEpochs,
    String configDigest,
    String splitDigest,
    @Nullable String weightsDigest,
    SortedMap<String, FileEntry> files,
    SortedMap<String, String> versions,
    String writtenAt) {

  /** The format that is written, and the only one that is read. */
  public static final int FORMAT_VERSION = 2;

  /** What to do about a damaged checkpoint. */
  public static final String REMEDY =
      "Remove this checkpoint's folder; --resume auto then goes on from the one before, if any";

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
      String configDigest,
      String splitDigest,
      @Nullable String weightsDigest,
      Map<String, FileEntry> files,
      Map<String, String> versions,
      String writtenAt) {
    return new Manifest(
        FORMAT_VERSION,
        completedEpochs,
        configDigest,
        splitDigest,
        weightsDigest,
        new TreeMap<>(files),
        new TreeMap<>(versions),
        writtenAt);
  }

  /** Returns indented JSON. */
  public String toJson() {
    Map<String, Object> listed = new LinkedHashMap<>();
    files.forEach(
        (name, file) -> listed.put(name, Map.of("bytes", file.bytes(), "sha256", file.sha256())));
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("formatVersion", formatVersion);
    manifest.put("completedEpochs", completedEpochs);
    manifest.put("configDigest", configDigest);
    manifest.put("splitDigest", splitDigest);
    if (weightsDigest != null) {
      manifest.put("weightsDigest", weightsDigest); // absent without weights
    }
    manifest.put("files", listed);
    manifest.put("versions", versions);
    manifest.put("writtenAt", writtenAt);
    return Json.lines(manifest);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file's name for messages
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_MISMATCH} when the format is
   *     another, of {@link ErrorCode#CHECKPOINT_CORRUPT} when it is no manifest
   */
  public static Manifest fromJson(String json, String location) {
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
          object.text("configDigest"),
          object.text("splitDigest"),
          object.textIfPresent("weightsDigest"),
          files,
          versions,
          object.text("writtenAt"));
    } catch (JsonException | IllegalArgumentException e) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_CORRUPT,
          location,
          "is not a checkpoint's manifest: " + e.getMessage(),
          "Remove this checkpoint's folder and resume from an earlier one",
          e);
    }
  }

  private static void requireKnownFormat(int version, String location) {
    if (version != FORMAT_VERSION) {
      String other =
          version > FORMAT_VERSION
              ? "Resume with the newer program that wrote it"
              : "Start anew in another output folder or with --resume never";
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_MISMATCH,
          location,
          "has format version " + version + "; this program reads version " + FORMAT_VERSION,
          other);
    }
  }

  /**
   * Refuses to go on from this checkpoint with another configuration, other data or weights.
   *
   * @param location the checkpoint for messages
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_MISMATCH} with all that differs
   */
  public void requireSameRun(
      String location, String currentConfig, String currentSplit, @Nullable String currentWeights) {
    Problems problems = new Problems();
    if (!configDigest.equals(currentConfig)) {
      problems.add(
          location,
          differs("configuration", configDigest, currentConfig),
          "Resume with the configuration of the run that wrote it, or start anew in another output"
              + " folder or with --resume never");
    }
    if (!splitDigest.equals(currentSplit)) {
      problems.add(
          location,
          differs("training split", splitDigest, currentSplit),
          "Give the same data files as the run that wrote it, or start anew in another output"
              + " folder or with --resume never");
    }
    if (!Objects.equals(weightsDigest, currentWeights)) {
      problems.add(
          location,
          differs("file of pretrained weights", weightsDigest, currentWeights),
          "Give the same file as the run that wrote it as network.pretrained.weights, or start anew"
              + " in another output folder or with --resume never");
    }
    problems.throwIfAny(ErrorCode.CHECKPOINT_MISMATCH, "The checkpoint belongs to another run");
  }

  /**
   * Returns the entry of a file.
   *
   * @param location the checkpoint for messages
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_CORRUPT} when it has none
   */
  public FileEntry entry(String name, String location) {
    FileEntry entry = files.get(name);
    if (entry == null) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_CORRUPT,
          location,
          "has no file " + name + " in its manifest, which lists " + files.keySet(),
          REMEDY);
    }
    return entry;
  }

  private static String differs(String what, @Nullable String written, @Nullable String current) {
    return "was written with another " + what + " (digest " + written + ", now " + current + ")";
  }

  /**
   * Compares a file with its entry.
   *
   * @param name as in {@link #files}
   * @param found what is there
   * @param location the file for messages
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_CORRUPT} when it is not listed,
   *     or differs in length or digest
   */
  public void requireIntact(String name, FileEntry found, String location) {
    FileEntry written = files.get(name);
    String what =
        written == null
            ? "is not listed in the manifest, which has " + files.keySet()
            : "has %d bytes with SHA-256 %s; the manifest says %d bytes, %s"
                .formatted(found.bytes(), found.sha256(), written.bytes(), written.sha256());
    if (!found.equals(written)) {
      throw new DifficultyNetException(ErrorCode.CHECKPOINT_CORRUPT, location, what, REMEDY);
    }
  }
}

package io.difficultynet.job.checkpoint;

import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.DigestingContent;
import io.difficultynet.job.storage.Folder;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A folder whose {@value #MANIFEST} lists its files with their SHA-256 and is written last: without
 * it the folder is incomplete, and a file that is not what was written is noticed.
 */
public final class SealedFolder {

  /** Written last. */
  public static final String MANIFEST = "manifest.json";

  private SealedFolder() {}

  /** Writes files one by one, and the manifest when all are there. */
  public static final class Writer {

    private final Folder folder;
    private final Map<String, FileEntry> files = new LinkedHashMap<>();

    /** Begins to write; the folder is incomplete from here on. */
    public Writer(Folder folder) {
      this.folder = folder;
      folder.delete(MANIFEST);
    }

    /** Writes a file. */
    public void write(String name, Folder.Content content) {
      DigestingContent digesting = new DigestingContent(content);
      folder.write(name, digesting);
      files.put(name, digesting.entry());
    }

    /** Writes a text file. */
    public void writeText(String name, String text) {
      write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes the manifest.
     *
     * @param completedEpochs of what was written
     * @param versions of the programs, by name
     */
    public void seal(int completedEpochs, Map<String, String> versions) {
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      folder.writeText(MANIFEST, Manifest.of(completedEpochs, files, versions, now).toJson());
    }
  }

  /** Whether the folder is complete. */
  public static boolean isSealed(Folder folder) {
    return folder.has(MANIFEST);
  }

  /**
   * Reads the manifest of a complete folder.
   *
   * @param remedy what to do where it is damaged
   * @throws DifficultyNetException CHECKPOINT_CORRUPT, CHECKPOINT_MISMATCH or STORAGE_FAILED
   */
  public static Manifest manifest(Folder folder, String remedy) {
    return Manifest.fromJson(folder.readText(MANIFEST), folder + "/" + MANIFEST, remedy);
  }

  /**
   * Reads every file through and compares it with the manifest.
   *
   * @param remedy what to do where one is damaged
   * @throws DifficultyNetException CHECKPOINT_CORRUPT with the first file that is missing or has
   *     other bytes; STORAGE_FAILED if one cannot be read now
   */
  public static void verify(Folder folder, Manifest manifest, String remedy) {
    for (String name : manifest.files().keySet()) {
      String where = folder + "/" + name;
      try {
        manifest.requireIntact(name, folder.read(name, FileEntry::of), where, remedy);
      } catch (FileNotFoundException e) {
        throw missing(where, remedy, e);
      }
    }
  }

  /**
   * Reads a text file that is as it was written.
   *
   * @param remedy what to do where it is damaged
   * @throws DifficultyNetException as {@link #verify}
   */
  public static String readText(Folder folder, Manifest manifest, String name, String remedy) {
    String where = folder + "/" + name;
    manifest.entry(name, folder.toString(), remedy);
    try {
      byte[] bytes = folder.read(name, InputStream::readAllBytes);
      manifest.requireIntact(name, FileEntry.of(bytes), where, remedy);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw missing(where, remedy, e);
    }
  }

  /** The error of a file that the manifest lists and that is not there. */
  public static DifficultyNetException missing(
      String where, String remedy, FileNotFoundException cause) {
    return new DifficultyNetException(
        ErrorCode.CHECKPOINT_CORRUPT, where, "is missing", remedy, cause);
  }
}

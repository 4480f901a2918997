package io.difficultynet.job.prepare;

import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of a prepared set. {@code preparing.json} says which configuration began to write
 * here; it goes when {@code manifest.json} has come.
 */
public final class PreparedFolder {
  /** The page that shows what was prepared. */
  public static final String CARD = "data-card.html";

  static final String CARD_JSON = "data-card.json";
  static final String REJECTED = "rejected.jsonl";
  private static final String PREPARING = "preparing.json";

  private final Folder folder;
  private final String digest;

  /**
   * A folder, which need not exist.
   *
   * @param digest of the configuration that is to be prepared
   */
  public PreparedFolder(Folder folder, String digest) {
    this.folder = folder;
    this.digest = digest;
  }

  Folder folder() {
    return folder;
  }

  /**
   * The manifest, if the set is complete.
   *
   * @throws DifficultyNetException OUTPUT_EXISTS where it was prepared with another configuration
   */
  public Optional<PreparedManifest> complete() {
    if (!folder.has(PreparedManifest.NAME)) {
      return Optional.empty();
    }
    PreparedManifest manifest =
        PreparedManifest.fromJson(
            folder.readText(PreparedManifest.NAME), folder + "/" + PreparedManifest.NAME);
    if (!manifest.digest().equals(digest)) {
      throw exists("holds a set that was prepared with another configuration");
    }
    return Optional.of(manifest);
  }

  /**
   * Refuses a folder with anything else in it than what an interrupted {@code prepare} of the same
   * configuration left.
   *
   * @throws DifficultyNetException OUTPUT_EXISTS or OUTPUT_UNWRITABLE
   */
  public void requireFree() {
    if (folder.has(PREPARING)) {
      if (!begunWith().equals(digest)) {
        throw exists("was begun with another configuration and not completed");
      }
    } else if (Arrays.stream(Part.values()).anyMatch(part -> folder.has(part.word()))
        || folder.has(CARD)) {
      throw exists("holds something that prepare did not begin");
    }
    folder.requireWritable();
  }

  private String begunWith() {
    String where = folder + "/" + PREPARING;
    try {
      return JsonObject.parse(folder.readText(PREPARING), where).text("configDigest");
    } catch (JsonException e) {
      return "unreadable";
    }
  }

  /** Removes what an interrupted {@code prepare} left. Whether there was any. */
  boolean begin() {
    boolean interrupted = folder.has(PREPARING);
    folder.writeText(PREPARING, Json.lines(Map.of("configDigest", digest)));
    for (Part part : Part.values()) {
      folder.delete(part.word());
    }
    return interrupted;
  }

  /** Says that the set is complete. */
  void finish(PreparedManifest manifest) {
    for (Part part : Part.values()) {
      folder.child(part.word()).removeUnfinished();
    }
    folder.writeText(PreparedManifest.NAME, manifest.toJson());
    folder.delete(PREPARING);
  }

  private DifficultyNetException exists(String what) {
    return new DifficultyNetException(
        ErrorCode.OUTPUT_EXISTS,
        folder.toString(),
        what,
        "Give another --output, or delete this folder");
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}

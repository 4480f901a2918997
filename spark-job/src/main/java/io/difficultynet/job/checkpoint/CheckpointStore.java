package io.difficultynet.job.checkpoint;

import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.Folder;
import java.io.FileNotFoundException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one run: a folder for each, {@code epoch-00007} after seven epochs. The
 * manifest with the SHA-256 of every file is written last, so a folder without it is a checkpoint
 * that was interrupted: it is passed over, and removed by the next {@link #prune}.
 */
public final class CheckpointStore {

  /** Written last. */
  static final String MANIFEST = "manifest.json";

  private static final Pattern FOLDER = Pattern.compile("epoch-(\\d{5,9})");

  private final Folder root;
  private final String configDigest;
  private final String splitDigest;
  private final @Nullable String weightsDigest;
  private final Map<String, String> versions;

  /**
   * The checkpoints in {@code root}, of a run with these digests.
   *
   * @param weightsDigest of the pretrained weights; null of none
   * @param versions of the programs, by name, for the manifest
   */
  public CheckpointStore(
      Folder root,
      String configDigest,
      String splitDigest,
      @Nullable String weightsDigest,
      Map<String, String> versions) {
    this.root = root;
    this.configDigest = configDigest;
    this.splitDigest = splitDigest;
    this.weightsDigest = weightsDigest;
    this.versions = Map.copyOf(versions);
  }

  /**
   * Writes a checkpoint; what was in its folder before is lost. So are checkpoints of later epochs:
   * they were damaged, or the run would have gone on from them, and must not be taken for the
   * latest ones again.
   */
  public void save(Checkpoint checkpoint) {
    int completedEpochs = checkpoint.state().completedEpochs();
    String name = name(completedEpochs);
    for (String folder : root.folders()) {
      if (epochs(folder) >= completedEpochs) {
        root.delete(folder);
      }
    }
    Folder folder = root.child(name);
    Map<String, FileEntry> files = StateFiles.write(checkpoint, folder);
    Manifest manifest =
        Manifest.of(
            completedEpochs,
            configDigest,
            splitDigest,
            weightsDigest,
            files,
            versions,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    folder.writeText(MANIFEST, manifest.toJson());
  }

  /**
   * Deletes all checkpoints but the latest ones and one more.
   *
   * @param keepLast how many of the latest stay, at least 1
   * @param alsoKeep completed epochs of another one that stays, if it is there
   */
  public void prune(int keepLast, Optional<Integer> alsoKeep) {
    List<Integer> complete = complete();
    Set<Integer> kept =
        new HashSet<>(complete.subList(Math.max(0, complete.size() - keepLast), complete.size()));
    alsoKeep.ifPresent(kept::add);
    for (String folder : root.folders()) {
      if (epochs(folder) >= 0 && !kept.contains(epochs(folder))) {
        root.delete(folder);
      }
    }
  }

  /** Completed epochs of the checkpoints that have a manifest, rising. */
  public List<Integer> complete() {
    List<Integer> found = new ArrayList<>();
    for (String folder : root.folders()) {
      int epochs = epochs(folder);
      if (epochs >= 0 && root.child(folder).has(MANIFEST)) {
        found.add(epochs);
      }
    }
    found.sort(null);
    return found;
  }

  /**
   * The latest checkpoint whose bytes are as they were written.
   *
   * @param warn told of every later one that is damaged
   * @return empty when there is none at all
   * @throws DifficultyNetException CHECKPOINT_CORRUPT when there are some and all are damaged;
   *     CHECKPOINT_MISMATCH when the latest belongs to another configuration or split;
   *     STORAGE_FAILED when one cannot be read now, since it may be sound
   */
  public Optional<Checkpoint> latest(Consumer<String> warn) {
    List<Integer> complete = complete();
    DifficultyNetException damaged = null;
    for (int i = complete.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(load(complete.get(i)));
      } catch (DifficultyNetException e) {
        if (e.code() != ErrorCode.CHECKPOINT_CORRUPT) {
          throw e;
        }
        warn.accept(String.valueOf(e.getMessage()));
        damaged = e;
      }
    }
    if (damaged != null) {
      throw damaged;
    }
    return Optional.empty();
  }

  /** The checkpoint after so many epochs; errors as {@link #latest}. */
  public Checkpoint load(int completedEpochs) {
    Folder folder = root.child(name(completedEpochs));
    Manifest manifest = manifestOfThisRun(folder);
    requireOwnName(completedEpochs, folder, manifest);
    verify(folder, manifest);
    return StateFiles.read(folder, manifest);
  }

  /**
   * Refuses the latest checkpoint, if there is one, when it belongs to another run. Reads manifests
   * only.
   *
   * @throws DifficultyNetException CHECKPOINT_MISMATCH
   */
  public void requireSameRun() {
    List<Integer> complete = complete();
    if (!complete.isEmpty()) {
      manifestOfThisRun(root.child(name(complete.get(complete.size() - 1))));
    }
  }

  private Manifest manifestOfThisRun(Folder folder) {
    Manifest manifest = Manifest.fromJson(folder.readText(MANIFEST), folder + "/" + MANIFEST);
    manifest.requireSameRun(folder.toString(), configDigest, splitDigest, weightsDigest);
    return manifest;
  }

  /** A folder that was copied or renamed is not what its name says. */
  private static void requireOwnName(int completedEpochs, Folder folder, Manifest manifest) {
    if (manifest.completedEpochs() != completedEpochs) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_CORRUPT,
          folder.toString(),
          "holds the checkpoint after %d epochs, and its name says %d"
              .formatted(manifest.completedEpochs(), completedEpochs),
          "Remove this folder, or give it back the name " + name(manifest.completedEpochs()));
    }
  }

  private static void verify(Folder folder, Manifest manifest) {
    for (String name : manifest.files().keySet()) {
      String where = folder + "/" + name;
      try {
        manifest.requireIntact(name, folder.read(name, FileEntry::of), where);
      } catch (FileNotFoundException e) {
        throw missing(where, e);
      }
    }
  }

  static DifficultyNetException missing(String where, FileNotFoundException cause) {
    return new DifficultyNetException(
        ErrorCode.CHECKPOINT_CORRUPT, where, "is missing", Manifest.REMEDY, cause);
  }

  private static String name(int completedEpochs) {
    return String.format(Locale.ROOT, "epoch-%05d", completedEpochs);
  }

  /** Completed epochs by the folder's name, -1 where it is not a checkpoint's. */
  private static int epochs(String folder) {
    Matcher matcher = FOLDER.matcher(folder);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }
}

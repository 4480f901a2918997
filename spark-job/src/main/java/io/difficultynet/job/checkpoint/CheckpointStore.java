package io.difficultynet.job.checkpoint;

import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.Folder;
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

/**
 * The checkpoints of one run: a folder for each, {@code epoch-00007} after seven epochs. The
 * manifest with the SHA-256 of every file is written last, so a folder without it is a checkpoint
 * that was interrupted: it is passed over, and removed by the next {@link #prune}.
 */
public final class CheckpointStore {

  private static final Pattern FOLDER = Pattern.compile("epoch-(\\d{5,9})");

  private final Folder root;
  private final RunIdentity run;
  private final Map<String, String> versions;

  /**
   * The checkpoints in {@code root}, of a run.
   *
   * @param versions of the programs, by name, for the manifest
   */
  public CheckpointStore(Folder root, RunIdentity run, Map<String, String> versions) {
    this.root = root;
    this.run = run;
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
    SealedFolder.Writer writer = new SealedFolder.Writer(root.child(name));
    StateFiles.write(checkpoint, writer);
    writer.writeText(RunIdentity.FILE, run.toJson());
    writer.seal(completedEpochs, versions);
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
      if (epochs >= 0 && SealedFolder.isSealed(root.child(folder))) {
        found.add(epochs);
      }
    }
    found.sort(null);
    return found;
  }

  /**
   * The latest checkpoint whose bytes are as they were written.
   *
   * @param warn told of every later one that is damaged, and of a run that is made longer
   * @param longer whether this run may be that of the checkpoint with more epochs
   * @return empty when there is none at all
   * @throws DifficultyNetException CHECKPOINT_CORRUPT when there are some and all are damaged;
   *     CHECKPOINT_MISMATCH when the latest belongs to another configuration, other data or
   *     weights; STORAGE_FAILED when one cannot be read now, since it may be sound
   */
  public Optional<Checkpoint> latest(Consumer<String> warn, boolean longer) {
    List<Integer> complete = complete();
    DifficultyNetException damaged = null;
    for (int i = complete.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(load(complete.get(i), longer, warn));
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
    return load(completedEpochs, false, warning -> {});
  }

  private Checkpoint load(int completedEpochs, boolean longer, Consumer<String> warn) {
    Folder folder = root.child(name(completedEpochs));
    Manifest manifest = SealedFolder.manifest(folder, Manifest.REMEDY);
    RunIdentity written = written(folder, manifest);
    written.requireSame(folder.toString(), run, longer);
    requireOwnName(completedEpochs, folder, manifest);
    SealedFolder.verify(folder, manifest, Manifest.REMEDY);
    if (completedEpochs > written.epochs() && written.isLonger(run)) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_MISMATCH,
          folder.toString(),
          "is of the second stage, which began after %d epochs, so no more can come before it"
              .formatted(written.epochs()),
          "Train the longer run in another output folder");
    }
    Checkpoint checkpoint = StateFiles.read(folder, manifest);
    if (written.isLonger(run)) {
      warn.accept(
          "this run had %d epochs and goes on to %d; what depends on their number, such as a cosine"
                  .formatted(written.epochs(), run.epochs())
              + " schedule, has followed the shorter run so far");
    }
    return checkpoint;
  }

  /**
   * Refuses the latest checkpoint, if there is one, when it belongs to another run. Does not read
   * the state.
   *
   * @throws DifficultyNetException CHECKPOINT_MISMATCH
   */
  public void requireSameRun() {
    List<Integer> complete = complete();
    for (int i = complete.size() - 1; i >= 0; i--) {
      Folder folder = root.child(name(complete.get(i)));
      try {
        written(folder, SealedFolder.manifest(folder, Manifest.REMEDY))
            .requireSame(folder.toString(), run, false);
        return;
      } catch (DifficultyNetException e) {
        if (e.code() != ErrorCode.CHECKPOINT_CORRUPT) {
          throw e;
        } // it does not say, and latest passes it over too
      }
    }
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

  /** The run that wrote a checkpoint. */
  private static RunIdentity written(Folder folder, Manifest manifest) {
    return RunIdentity.fromJson(
        SealedFolder.readText(folder, manifest, RunIdentity.FILE, Manifest.REMEDY),
        folder + "/" + RunIdentity.FILE,
        Manifest.REMEDY);
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

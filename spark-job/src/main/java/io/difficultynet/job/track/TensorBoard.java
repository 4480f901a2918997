package io.difficultynet.job.track;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The folder {@value #FOLDER} in the output of a run, with one file of {@link Events}. Every start
 * of the run begins the file anew with all epochs so far, under another name, as TensorBoard opens
 * a file once and goes on where it was: so the epochs that a resume lost are not there twice. It
 * grows by an epoch at a time: on a local disk at its end, and on a store that cannot append, as
 * object stores cannot, it is written again, which for the bytes of a run costs little.
 */
public final class TensorBoard implements RunMonitor {

  /** The name of the folder. */
  public static final String FOLDER = "tensorboard";

  private final Folder folder;
  private final String name;
  private final Events events;
  private final Consumer<String> notes;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private boolean told;

  TensorBoard(Folder output, RunStart start, List<EpochReport> epochs, Consumer<String> notes) {
    this.folder = output.child(FOLDER);
    this.name = "events.out.tfevents.%d.difficulty-net".formatted(Instant.now().getEpochSecond());
    this.events = new Events(start);
    this.notes = notes;
    content.writeBytes(events.beginning());
    epochs.forEach(epoch -> content.writeBytes(events.next(epoch)));
    attempt(
        () -> {
          output.delete(FOLDER);
          folder.extend(name, content.toByteArray());
        });
  }

  @Override
  public void completed(EpochReport epoch) {
    content.writeBytes(events.next(epoch));
    attempt(() -> folder.extend(name, content.toByteArray()));
  }

  /** What could not be written comes with the next epoch. */
  private void attempt(Runnable write) {
    try {
      write.run();
    } catch (DifficultyNetException e) {
      if (!told) {
        notes.accept("warning TensorBoard does not see all epochs: " + e.getMessage());
      }
      told = true;
    }
  }

  @Override
  public void close() {}
}

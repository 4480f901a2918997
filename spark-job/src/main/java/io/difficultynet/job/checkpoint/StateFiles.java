package io.difficultynet.job.checkpoint;

import io.difficultynet.checkpoint.ArrayFile;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.storage.DigestingContent;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.train.TrainingState;
import io.difficultynet.meta.AdamState;
import io.difficultynet.meta.Learner;
import io.difficultynet.report.EpochReport;
import io.difficultynet.weight.ClassWeights;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of one checkpoint: an array each, and the reports of the epochs as JSON lines. */
final class StateFiles {

  private static final String PARAMETERS = "parameters.dnaf";
  private static final String STATISTICS = "statistics.dnaf";
  private static final String VELOCITY = "velocity.dnaf";
  private static final String WEIGHTS = "class-weights.dnaf";
  private static final String ACCURACY = "accuracy.dnaf";
  private static final String THETA = "learner.dnaf";
  private static final String STEPS = "learner-adam-steps.dnaf";
  private static final String ADAM_FIRST = "learner-adam-first.dnaf";
  private static final String ADAM_SECOND = "learner-adam-second.dnaf";
  private static final String EPOCHS = "epochs.jsonl"; // its first line is the start of the run

  private StateFiles() {}

  /** Writes all files; returns their digests by name. */
  static Map<String, FileEntry> write(Checkpoint checkpoint, Folder folder) {
    TrainingState state = checkpoint.state();
    AdamState adam = state.learner().adam();
    Map<String, FileEntry> files = new LinkedHashMap<>();
    Writer writer = new Writer(folder, files);
    writer.write(PARAMETERS, out -> ArrayFile.write(out, state.model().parameters()));
    writer.write(STATISTICS, out -> ArrayFile.write(out, state.model().statistics()));
    writer.write(VELOCITY, out -> ArrayFile.write(out, state.velocity()));
    writer.write(WEIGHTS, out -> ArrayFile.write(out, state.weights().toArray()));
    writer.write(ACCURACY, out -> ArrayFile.write(out, state.accuracy()));
    writer.write(THETA, out -> ArrayFile.write(out, state.learner().theta()));
    writer.write(STEPS, out -> ArrayFile.write(out, new long[] {adam.step()}));
    writer.write(ADAM_FIRST, out -> ArrayFile.write(out, adam.first()));
    writer.write(ADAM_SECOND, out -> ArrayFile.write(out, adam.second()));
    List<String> lines = new ArrayList<>(List.of(checkpoint.startedAt()));
    checkpoint.epochs().forEach(report -> lines.add(report.toJsonLine()));
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    writer.write(EPOCHS, out -> out.write(text));
    return files;
  }

  /** Reads what {@link #write} wrote; the bytes have been verified. */
  static Checkpoint read(Folder folder, int completedEpochs) {
    long[] steps = read(folder, STEPS, ArrayFile::readLongs);
    var state =
        new TrainingState(
            completedEpochs,
            new Model(
                read(folder, PARAMETERS, ArrayFile::readFloats),
                read(folder, STATISTICS, ArrayFile::readFloats)),
            read(folder, VELOCITY, ArrayFile::readFloats),
            ClassWeights.of(read(folder, WEIGHTS, ArrayFile::readDoubles)),
            read(folder, ACCURACY, ArrayFile::readDoubles),
            new Learner(
                read(folder, THETA, ArrayFile::readDoubles),
                AdamState.of(
                    steps[0],
                    read(folder, ADAM_FIRST, ArrayFile::readDoubles),
                    read(folder, ADAM_SECOND, ArrayFile::readDoubles))));
    List<String> lines = folder.readText(EPOCHS).lines().toList();
    List<EpochReport> epochs = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      epochs.add(
          EpochReport.fromJsonLine(lines.get(i), folder + "/" + EPOCHS + " line " + (i + 1)));
    }
    return new Checkpoint(state, lines.get(0), epochs);
  }

  private interface Reader<T> {
    T read(InputStream in, String name) throws IOException;
  }

  private static <T> T read(Folder folder, String name, Reader<T> reader) {
    String where = folder + "/" + name;
    try {
      return folder.read(name, in -> reader.read(in, where));
    } catch (FileNotFoundException e) {
      throw CheckpointStore.missing(where, e);
    }
  }

  private record Writer(Folder folder, Map<String, FileEntry> files) {
    void write(String name, Folder.Content content) {
      DigestingContent digesting = new DigestingContent(content);
      folder.write(name, digesting);
      files.put(name, digesting.entry());
    }
  }
}

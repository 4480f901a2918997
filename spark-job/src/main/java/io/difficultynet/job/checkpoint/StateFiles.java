package io.difficultynet.job.checkpoint;

import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.safetensors.Damage;
import io.difficultynet.job.safetensors.SafetensorsWriter;
import io.difficultynet.job.safetensors.TensorInfo;
import io.difficultynet.job.safetensors.TensorStream;
import io.difficultynet.job.safetensors.TensorType;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.train.TrainingState;
import io.difficultynet.meta.AdamState;
import io.difficultynet.meta.Learner;
import io.difficultynet.report.EpochReport;
import io.difficultynet.weight.ClassWeights;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of one checkpoint: a tensor for each array of the state, in one file, and the reports
 * of the epochs as JSON lines. Arrays are written from where they are and read to where they stay.
 */
final class StateFiles {

  /** The arrays. */
  static final String STATE = "state.safetensors";

  /** The reports. */
  static final String EPOCHS = "epochs.jsonl";

  private static final String PARAMETERS = "parameters";
  private static final String STATISTICS = "statistics";
  private static final String VELOCITY = "velocity";
  private static final String WEIGHTS = "class-weights";
  private static final String ACCURACY = "accuracy";
  private static final String THETA = "learner.theta";
  private static final String DIVERGENCES = "divergences";
  private static final String STEPS = "learner.adam.steps";
  private static final String ADAM_FIRST = "learner.adam.first";
  private static final String ADAM_SECOND = "learner.adam.second";

  private static final SortedMap<String, TensorType> TYPES =
      new TreeMap<>(
          Map.of(
              PARAMETERS, TensorType.F32,
              STATISTICS, TensorType.F32,
              VELOCITY, TensorType.F32,
              WEIGHTS, TensorType.F64,
              ACCURACY, TensorType.F64,
              THETA, TensorType.F64,
              DIVERGENCES, TensorType.I64,
              STEPS, TensorType.I64,
              ADAM_FIRST, TensorType.F64,
              ADAM_SECOND, TensorType.F64));

  private static final String STARTED_AT = "startedAt"; // of the run

  private StateFiles() {}

  /** Writes all files. */
  static void write(Checkpoint checkpoint, SealedFolder.Writer writer) {
    writer.write(STATE, tensors(checkpoint)::write);
    writer.writeText(EPOCHS, EpochReport.toJsonLines(checkpoint.epochs()));
  }

  private static SafetensorsWriter tensors(Checkpoint checkpoint) {
    TrainingState state = checkpoint.state();
    AdamState adam = state.learner().adam();
    return new SafetensorsWriter(
            Map.of(
                "program",
                "difficulty-net",
                "formatVersion",
                String.valueOf(Manifest.FORMAT_VERSION),
                "completedEpochs",
                String.valueOf(state.completedEpochs()),
                STARTED_AT,
                checkpoint.startedAt()))
        .add(STEPS, new long[] {adam.step()})
        .add(DIVERGENCES, new long[] {state.divergences()})
        .add(WEIGHTS, state.weights().toArray())
        .add(ACCURACY, state.accuracy())
        .add(THETA, state.learner().theta())
        .add(ADAM_FIRST, adam.first())
        .add(ADAM_SECOND, adam.second())
        .add(PARAMETERS, state.model().parameters())
        .add(STATISTICS, state.model().statistics())
        .add(VELOCITY, state.velocity());
  }

  /** Reads what {@link #write} wrote; the bytes have been verified. */
  static Checkpoint read(Folder folder, Manifest manifest) {
    String where = folder + "/" + STATE;
    FileEntry entry = manifest.entry(STATE, folder.toString(), Manifest.REMEDY);
    Damage damage = new Damage(where, ErrorCode.CHECKPOINT_CORRUPT, Manifest.REMEDY);
    manifest.entry(EPOCHS, folder.toString(), Manifest.REMEDY);
    List<EpochReport> epochs =
        EpochReport.fromJsonLines(folder.readText(EPOCHS), folder + "/" + EPOCHS);
    try {
      return folder.read(
          STATE, in -> read(in, entry.bytes(), damage, manifest.completedEpochs(), epochs));
    } catch (FileNotFoundException e) {
      throw SealedFolder.missing(where, Manifest.REMEDY, e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw damage.of("does not hold a state: " + e.getMessage(), e);
    }
  }

  private static Checkpoint read(
      InputStream in, long length, Damage damage, int completedEpochs, List<EpochReport> epochs)
      throws IOException {
    TensorStream file = TensorStream.open(in, length, damage);
    Arrays arrays = new Arrays(file, damage);
    String startedAt = file.metadata().get(STARTED_AT);
    long[] steps = arrays.longs(STEPS);
    long[] divergences = arrays.longs(DIVERGENCES);
    if (startedAt == null || steps.length != 1 || divergences.length != 1) {
      throw damage.of(
          "has %d numbers as %s, %d as %s and the start %s; a checkpoint has one of each"
              .formatted(steps.length, STEPS, divergences.length, DIVERGENCES, startedAt));
    }
    return new Checkpoint(
        new TrainingState(
            completedEpochs,
            Math.toIntExact(divergences[0]),
            new Model(arrays.floats(PARAMETERS), arrays.floats(STATISTICS)),
            arrays.floats(VELOCITY),
            ClassWeights.of(arrays.doubles(WEIGHTS)),
            arrays.doubles(ACCURACY),
            new Learner(
                arrays.doubles(THETA),
                AdamState.of(steps[0], arrays.doubles(ADAM_FIRST), arrays.doubles(ADAM_SECOND)))),
        startedAt,
        epochs);
  }

  /** The arrays of a state by name: these and no others. */
  private static final class Arrays {

    private final Map<String, float[]> floats = new HashMap<>();
    private final Map<String, double[]> doubles = new HashMap<>();
    private final Map<String, long[]> longs = new HashMap<>();

    Arrays(TensorStream file, Damage damage) throws IOException {
      for (TensorInfo tensor : file.tensors()) {
        if (tensor.type() != TYPES.get(tensor.name()) || tensor.shape().size() != 1) {
          throw damage.of(
              "has %s of %s %s; a checkpoint has lists of %s"
                  .formatted(tensor.name(), tensor.type(), tensor.shape(), TYPES));
        }
      }
      if (file.tensors().size() != TYPES.size()) {
        throw damage.of(
            "has %d tensors; a checkpoint has %s".formatted(file.tensors().size(), TYPES));
      }
      file.read(
          (tensor, numbers) -> {
            switch (tensor.type()) {
              case F32 -> floats.put(tensor.name(), numbers.floats());
              case F64 -> doubles.put(tensor.name(), numbers.doubles());
              default -> longs.put(tensor.name(), numbers.longs());
            }
          });
    }

    float[] floats(String name) {
      return Objects.requireNonNull(floats.get(name));
    }

    double[] doubles(String name) {
      return Objects.requireNonNull(doubles.get(name));
    }

    long[] longs(String name) {
      return Objects.requireNonNull(longs.get(name));
    }
  }
}

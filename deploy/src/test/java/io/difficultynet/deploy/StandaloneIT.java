package io.difficultynet.deploy;

import io.difficultynet.deploy.clusters.Standalone;
import io.difficultynet.deploy.clusters.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Runs under Spark's own master, whose drivers and executors see the same folders. */
class StandaloneIT extends ClusterRuns {

  /** Two for executors, and one for a driver in cluster mode. */
  private static final int WORKERS = 3;

  private final Standalone standalone;

  StandaloneIT(@TempDir Path scratch) throws IOException {
    super("standalone", scratch);
    standalone = Standalone.start(Distribution.sparkHome(), scratch.resolve("standalone"), WORKERS);
  }

  @Override
  TestCluster cluster() {
    return standalone;
  }

  @Override
  List<String> spark(Mode mode) {
    return new ArrayList<>(
        List.of(
            "--master", standalone.master(),
            "--executor-cores", "1",
            "--total-executor-cores", "2",
            "--executor-memory", "1g",
            "--driver-memory", "1g"));
  }

  /** A standalone master does not tell the driver's own status. */
  @Override
  int status(Mode mode, int ofDriver) {
    return mode == Mode.CLUSTER ? Math.min(ofDriver, 1) : ofDriver;
  }

  @Override
  String ending(Mode mode, int ofDriver, int attempts) {
    return "";
  }

  @Override
  List<String> tooManyExecutors() {
    return List.of("--total-executor-cores", "8");
  }
}

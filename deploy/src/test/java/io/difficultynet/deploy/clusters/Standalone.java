package io.difficultynet.deploy.clusters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A standalone cluster of Spark on loopback: a master and workers of one core each, as processes of
 * their own. {@link #close} ends them and what they started.
 */
public final class Standalone implements TestCluster {

  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
  private static final String DEPLOY = "org.apache.spark.deploy.";

  private final Path folder;
  private final Path sparkHome;
  private final List<Daemon> daemons = new ArrayList<>();
  private final String master;

  private Standalone(Path sparkHome, Path folder, int workers) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.sparkHome = sparkHome;
    boolean up = false;
    try {
      master =
          start("master", DEPLOY + "master.Master", "--host", "127.0.0.1", "--port", "0")
              .awaitLog(MASTER)
              .group(1);
      for (int i = 0; i < workers; i++) {
        String name = "worker" + i;
        start(
                name,
                DEPLOY + "worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "2g",
                "--work-dir",
                folder.resolve(name).toString(),
                master)
            .awaitLog(REGISTERED);
      }
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  /**
   * Starts one.
   *
   * @param folder of logs and work
   */
  public static Standalone start(Path sparkHome, Path folder, int workers) throws IOException {
    return new Standalone(sparkHome, folder, workers);
  }

  /** For {@code --master}. */
  public String master() {
    return master;
  }

  @Override
  public List<String> executors() {
    return Daemon.running(daemons, "CoarseGrainedExecutorBackend");
  }

  @Override
  public List<String> drivers() {
    return Daemon.running(daemons, "DriverWrapper");
  }

  @Override
  public void kill(String name) {
    Daemon.kill(name);
  }

  private Daemon start(String name, String daemon, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(sparkHome.resolve("bin/spark-class").toString());
    command.add(daemon);
    command.addAll(List.of("--webui-port", "0"));
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of(
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "SPARK_DAEMON_MEMORY",
            "512m",
            "SPARK_CONF_DIR",
            folder.toString(), // nobody else's settings
            "SPARK_LOCAL_DIRS",
            folder.toString());
    Daemon started = Daemon.start(name, folder, environment, command);
    daemons.add(started);
    return started;
  }

  @Override
  public void close() {
    daemons.forEach(Daemon::close);
  }
}

package io.difficultynet.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone cluster of Spark on loopback: a master and workers of one core each, as processes of
 * their own. {@link #close} ends them and what they started.
 */
final class Standalone implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
  private static final String DEPLOY = "org.apache.spark.deploy.";

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  private Standalone(Path folder, int workers) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    boolean up = false;
    try {
      start("master", DEPLOY + "master.Master", "--host", "127.0.0.1", "--port", "0");
      master = await("master", MASTER).group(1);
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
            master);
        await(name, REGISTERED);
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
  static Standalone start(Path folder, int workers) throws IOException, InterruptedException {
    return new Standalone(folder, workers);
  }

  /** For {@code --master}. */
  String master() {
    return master;
  }

  private void start(String name, String daemon, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Distribution.sparkHome().resolve("bin/spark-class").toString());
    command.add(daemon);
    command.addAll(List.of("--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_DAEMON_MEMORY", "512m");
    builder.environment().put("SPARK_CONF_DIR", folder.toString()); // nobody else's settings
    builder.environment().put("SPARK_LOCAL_DIRS", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
    processes.add(builder.start());
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Matcher await(String name, Pattern line) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < LONGEST.toNanos()) {
      Matcher found = line.matcher(Files.readString(log(name), StandardCharsets.UTF_8));
      if (found.find()) {
        return found;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException(
        name + " did not start: " + Files.readString(log(name), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    for (Process process : processes) {
      List<ProcessHandle> started = process.descendants().toList();
      process.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }
}

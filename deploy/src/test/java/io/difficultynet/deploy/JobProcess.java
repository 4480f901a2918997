package io.difficultynet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * {@code deploy/bin/difficulty-net} as a process of its own, with the real {@code spark-submit}
 * behind it. It leaves nothing outside its scratch folder, runs for a bounded time, and {@link
 * #close} ends it and what it started, and nothing else.
 */
final class JobProcess implements AutoCloseable {

  /**
   * Far more than any test needs on a busy machine: a job that hangs must not hold up the build.
   */
  private static final Duration LONGEST = Duration.ofMinutes(8);

  /**
   * For every JVM of the job, the executors too. They live for seconds, and half of that goes into
   * compiling and collecting as if they would live for hours. Natives are unpacked in the temporary
   * folder, and a killed JVM leaves them there.
   */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final Duration POLL = Duration.ofMillis(20);
  private static final String EXECUTOR_CLASS =
      "org.apache.spark.executor.CoarseGrainedExecutorBackend";

  private final List<String> command = new ArrayList<>();
  private final Process process;
  private final Path output;
  private final Path errors;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  private JobProcess(Path scratch, Path script, List<String> arguments, Map<String, String> more) {
    command.add("bash");
    command.add(script.toString());
    command.addAll(arguments);
    try {
      Path own = Files.createTempDirectory(Files.createDirectories(scratch), "job");
      output = own.resolve("output.txt");
      errors = own.resolve("errors.txt");
      Path temporary = Files.createDirectory(own.resolve("tmp"));
      ProcessBuilder builder = new ProcessBuilder(command).directory(own.toFile());
      Map<String, String> environment = builder.environment();
      environment.put("DIFFICULTY_NET_JAR", Distribution.jobJar().toString());
      environment.put("SPARK_HOME", Distribution.sparkHome().toString());
      environment.put("SPARK_LOCAL_DIRS", temporary.toString());
      environment.put("TMPDIR", temporary.toString());
      environment.put("JAVA_TOOL_OPTIONS", SHORT_LIVED + " -Djava.io.tmpdir=" + temporary);
      // As on a terminal: the bar is drawn with every heartbeat, so a test can see where a run is.
      environment.put("DIFFICULTY_NET_TERMINAL", "1");
      environment.putAll(more);
      builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    }
  }

  /** Starts the script with these arguments. */
  static JobProcess start(Path scratch, List<String> arguments) {
    return start(scratch, arguments, Map.of());
  }

  /** Starts the script with these arguments, and this beside the environment of every job. */
  static JobProcess start(Path scratch, List<String> arguments, Map<String, String> environment) {
    return start(scratch, Distribution.script("difficulty-net"), arguments, environment);
  }

  /** Starts another script in its place. */
  static JobProcess start(
      Path scratch, Path script, List<String> arguments, Map<String, String> environment) {
    return new JobProcess(scratch, script, arguments, environment);
  }

  /** Runs the script to its end. */
  static Script.Result run(Path scratch, String... arguments) {
    return run(scratch, List.of(arguments));
  }

  /** Runs the script to its end. */
  static Script.Result run(Path scratch, List<String> arguments) {
    try (JobProcess job = start(scratch, arguments)) {
      return job.finish();
    }
  }

  /** Waits for the end. */
  Script.Result finish() {
    await("the end of the job", () -> !process.isAlive());
    return new Script.Result(process.exitValue(), read(output), read(errors));
  }

  /** Waits until standard error has a match; fails when the job ends before. */
  void awaitErrors(Pattern pattern) {
    await(
        "\"" + pattern + "\" in the job's standard error",
        () -> pattern.matcher(read(errors)).find() || ended("that stands in standard error"));
  }

  /** Waits until something of the test's is true; fails when the job ends before. */
  void awaitTrue(String what, BooleanSupplier condition) {
    await(what, () -> condition.getAsBoolean() || ended(what));
  }

  /** The executors of a {@code local-cluster}: JVMs that this job started, by process id. */
  List<ProcessHandle> executors() {
    return process
        .descendants()
        .filter(
            child ->
                child
                    .info()
                    .arguments()
                    .filter(arguments -> List.of(arguments).contains(EXECUTOR_CLASS))
                    .isPresent())
        .sorted()
        .toList();
  }

  /** {@code kill} of the driver, as schedulers and cluster managers do it, and its end. */
  Script.Result terminate() {
    process.destroy();
    return finish();
  }

  /** {@code kill -9} of the script, the driver and everything that they started. */
  void kill() {
    lookAround();
    process.destroyForcibly();
    seen.forEach(ProcessHandle::destroyForcibly);
    await("the end of the killed processes", () -> !process.isAlive() && noneAlive());
  }

  @Override
  public void close() {
    lookAround();
    if (process.isAlive() || !noneAlive()) {
      kill();
    }
  }

  private void lookAround() {
    process.descendants().forEach(seen::add);
  }

  private boolean noneAlive() {
    return seen.stream().noneMatch(ProcessHandle::isAlive);
  }

  private boolean ended(String what) {
    if (process.isAlive()) {
      return false;
    }
    throw failure("ended with status " + process.exitValue() + " before " + what);
  }

  private void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - start > LONGEST.toNanos()) {
          throw failure("was stopped: " + LONGEST.toSeconds() + " s went by without " + what);
        }
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, e);
    }
  }

  private AssertionError failure(String what) {
    return new AssertionError(
        "%s %s%nstandard output:%n%s%nstandard error:%n%s"
            .formatted(String.join(" ", command), what, read(output), read(errors)));
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.difficultynet.deploy.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as a process of its own. {@link #close} ends it and what it started. */
final class Daemon implements AutoCloseable {

  /** For the start of one on a busy machine. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final String name;
  private final Process process;
  private final Path log;

  private Daemon(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param folder of its log
   * @param environment beside that of this process
   */
  static Daemon start(
      String name, Path folder, Map<String, String> environment, List<String> command) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new Daemon(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** A port of loopback that nobody listens on at the moment. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of the log. */
  Matcher awaitLog(Pattern line) {
    awaitTrue(() -> line.matcher(log()).find());
    Matcher found = line.matcher(log());
    if (!found.find()) {
      throw new IllegalStateException("the log of " + name + " has become shorter");
    }
    return found;
  }

  /** Waits until something is true that shows that it is up. */
  void awaitTrue(BooleanSupplier up) {
    long start = System.nanoTime();
    while (!up.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IllegalStateException(name + " did not start: " + log());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + name, e);
      }
    }
  }

  /**
   * The processes that servers have started whose main class has this simple name, by their ids.
   */
  static List<String> running(List<Daemon> daemons, String mainClass) {
    return daemons.stream()
        .flatMap(daemon -> daemon.process.descendants())
        .filter(child -> runs(child, mainClass))
        .sorted(Comparator.comparing(child -> child.info().startInstant().orElse(Instant.EPOCH)))
        .map(child -> Long.toString(child.pid()))
        .toList();
  }

  /** Ends one of them at once. */
  static void kill(String process) {
    ProcessHandle.of(Long.parseLong(process)).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static boolean runs(ProcessHandle process, String mainClass) {
    return Arrays.stream(process.info().arguments().orElse(new String[0]))
        .anyMatch(argument -> argument.endsWith("." + mainClass));
  }

  /** What it has written. */
  String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it end by itself, for as long as that takes, and then as {@link #close} does. */
  void terminate() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}

package io.difficultynet.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A script of {@code deploy/bin} to run with an environment of the test's making. */
final class Script {
  /** What came of a run. */
  record Result(int status, String output, String errors) {
    List<String> lines() {
      return output.lines().toList();
    }
  }

  private final Path script;
  private final Path scratch;
  private final Map<String, String> environment = new LinkedHashMap<>();

  Script(String name, Path scratch) {
    this.script = Distribution.script(name);
    this.scratch = scratch;
  }

  Script with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs in the scratch folder, so that every test also shows that the caller's folder is free. */
  Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(scratch, "output", ".txt");
      Path errors = Files.createTempFile(scratch, "errors", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile());
      builder.environment().putAll(environment);
      builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
      int status = builder.start().waitFor();
      return new Result(status, read(output), read(errors));
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}

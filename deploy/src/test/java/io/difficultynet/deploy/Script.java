package io.difficultynet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A script to run with an environment of the test's making. */
final class Script {
  /** What came of a run. */
  record Result(int status, String output, String errors) {
    List<String> lines() {
      return output.lines().toList();
    }
  }

  private final List<String> script;
  private final Path scratch;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** A script of {@code deploy/bin}. */
  Script(String name, Path scratch) {
    this(List.of("bash", Distribution.script(name).toString()), scratch);
  }

  /** Any other command. */
  Script(List<String> command, Path scratch) {
    this.script = command;
    this.scratch = scratch;
  }

  /** A program of the shell that stands for a real one; its folder comes first on the path. */
  Script withProgram(String name, String text) {
    try {
      Path folder = Files.createDirectories(scratch.resolve("programs"));
      Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      return with("PATH", folder + ":" + System.getenv("PATH"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Script with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs in the scratch folder, so that every test also shows that the caller's folder is free. */
  Result run(String... arguments) {
    List<String> command = new ArrayList<>(script);
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

package io.difficultynet.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Headless Chromium, one process for each look at a page. */
final class Browser {
  private final Path program;
  private final Path scratch;

  private Browser(Path program, Path scratch) {
    this.program = program;
    this.scratch = scratch;
  }

  /** Returns the browser of this machine, if it has one. */
  static Optional<Browser> find(Path scratch) {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(f -> Path.of(f, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program, scratch));
  }

  /** What a page has become once its scripts have run. */
  record Loaded(String document, List<String> complaints) {}

  /** Opens a page of a file in a window of this width, in pixels. */
  Loaded open(Path page, int width) {
    Script.Result result = run(page, width, 900, "--dump-dom", "--enable-logging=stderr");
    return new Loaded(
        result.output(),
        result.errors().lines().filter(line -> line.contains(":CONSOLE")).toList());
  }

  /** Writes a picture of the top of a page. */
  void picture(Path page, int width, int height, Path png) throws IOException {
    Files.createDirectories(png.toAbsolutePath().getParent());
    run(page, width, height, "--screenshot=" + png.toAbsolutePath());
  }

  private Script.Result run(Path page, int width, int height, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--headless",
                "--no-sandbox", // which root may not have
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--virtual-time-budget=5000",
                "--user-data-dir=" + scratch.resolve("profile"),
                "--window-size=%d,%d".formatted(width, height)));
    arguments.addAll(List.of(options));
    arguments.add(page.toUri().toString());
    Script.Result result =
        new Script(List.of("timeout", "120", program.toString()), scratch)
            .run(arguments.toArray(String[]::new));
    if (result.status() != 0) {
      throw new IllegalStateException(
          "Chromium ended with %d: %s".formatted(result.status(), result.errors()));
    }
    return result;
  }
}

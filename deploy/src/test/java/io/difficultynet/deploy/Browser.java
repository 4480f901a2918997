package io.difficultynet.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Headless Chromium, one process for each look at a page. */
final class Browser {
  static final int DESKTOP = 1280; // pixels
  static final int TELEPHONE = 400;
  private static final int NARROWEST = 500; // of Chromium's windows

  private final Path program;
  private final Path scratch;

  private Browser(Path program, Path scratch) {
    this.program = program;
    this.scratch = scratch;
  }

  /** Returns the browser of this machine; a test where there is none is left out. */
  static Browser assumed(Path scratch) {
    Optional<Browser> found = find(scratch);
    assumeTrue(found.isPresent(), "there is no Chromium on the PATH");
    return found.orElseThrow();
  }

  /** The browser of this machine, if it has one. */
  static Optional<Browser> find(Path scratch) {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Distribution.program(name).stream())
        .findFirst()
        .map(program -> new Browser(program, scratch));
  }

  /** What a page has become once its scripts have run. */
  record Loaded(String document, List<String> complaints) {}

  /** Opens a page of a file in a window of this width, in pixels. */
  Loaded open(Path page, int width) {
    return open(page.toUri(), width);
  }

  /** Opens a page of a server. */
  Loaded open(URI page, int width) {
    Script.Result result = run(page, width, 900, "--dump-dom", "--enable-logging=stderr");
    return new Loaded(
        result.output(),
        result.errors().lines().filter(line -> line.contains(":CONSOLE")).toList());
  }

  /** Writes a picture of the top of a page. */
  void picture(Path page, int width, int height, Path png) throws IOException {
    picture(page.toUri(), width, height, png);
  }

  /** Writes a picture of the top of a page of a server. */
  void picture(URI page, int width, int height, Path png) throws IOException {
    Files.createDirectories(png.toAbsolutePath().getParent());
    run(page, width, height, "--screenshot=" + png.toAbsolutePath());
  }

  /** Writes a picture of the top of a page as a telephone shows it. */
  void pictureOnTelephone(Path page, int height, Path png) throws IOException {
    picture(onTelephone(page, height), NARROWEST, height, png);
    BufferedImage frame = ImageIO.read(png.toFile()).getSubimage(0, 0, TELEPHONE, height);
    ImageIO.write(frame, "png", png.toFile());
  }

  /** Opens a page as a telephone does. */
  Loaded openOnTelephone(Path page) throws IOException {
    return open(onTelephone(page, 900), NARROWEST);
  }

  /** A page that shows another in a frame, which may be narrower than a window. */
  private Path onTelephone(Path page, int height) throws IOException {
    return Files.writeString(
        scratch.resolve("telephone.html"),
        "<body style=\"margin: 0\"><iframe style=\"border: 0\" width=\"%d\" height=\"%d\" srcdoc=\"%s\"></iframe>"
            .formatted(
                TELEPHONE,
                height,
                Files.readString(page).replace("&", "&amp;").replace("\"", "&quot;")));
  }

  private Script.Result run(URI page, int width, int height, String... options) {
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
    arguments.add(page.toString());
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

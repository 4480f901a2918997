package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.Lease;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seven nights of a folder of models: the data grow, come with wrong labels and with damage, Spark
 * is stopped in the middle, two start at once, and a person takes a promotion back. The champion is
 * served all the time.
 */
class RetrainIT {

  /** The smallest network, and a method without meta steps. */
  private static final List<String> QUICK =
      List.of("augment.size=12", "network.width=2", "method.name=balanced-softmax");

  private final Path scratch;
  private final Path models;
  private final Path data;
  private final Path conf;
  private final Path images;
  private int predictions;

  RetrainIT(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    this.models = scratch.resolve("models");
    this.data = scratch.resolve("data");
    this.conf = TinyRun.configuration(scratch.resolve("tiny.conf"), new TinyIdx(data));
    this.images = Files.createDirectories(scratch.resolve("new"));
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
      for (int pixel = 0; pixel < 144; pixel++) {
        image.getRaster().setSample(pixel % 12, pixel / 12, 0, (pixel * (7 + i) + 31 * i) % 256);
      }
      ImageIO.write(image, "png", images.resolve("image-%02d.png".formatted(i)).toFile());
    }
  }

  @Test
  void sevenNights() throws Exception {
    TinyIdx.write(data, 30, 20);
    Script.Result first = night("--set", "run.epochs=3");
    assertThat(first.status()).as(first.errors()).isZero();
    String one = only(runs());
    assertThat(lastLine(first))
        .isEqualTo("promoted  " + one + " is the champion. It is the first model.");
    String servedByOne = predict(models.resolve(one));
    assertThat(predict(models)).isEqualTo(servedByOne);

    mixLabels();
    Script.Result worse = night("--set", "run.epochs=3");
    assertThat(worse.status()).as(worse.errors()).isZero();
    assertThat(lastLine(worse)).startsWith("kept  " + one + " stays the champion. ");
    assertThat(decision(newest()).getString("outcome")).isEqualTo("kept");
    assertThat(predict(models)).isEqualTo(servedByOne);

    TinyIdx.write(data, 70, 20);
    Files.write(new TinyIdx(data).trainLabels(), new byte[] {0, 0, 8, 1, 0, 0});
    Script.Result damaged = night();
    assertThat(damaged.status()).isEqualTo(2);
    assertThat(damaged.errors()).contains("DATA_CORRUPT");
    assertThat(decision(newest()).getString("outcome")).isEqualTo("failed");
    assertThat(predict(models)).isEqualTo(servedByOne);

    TinyIdx.write(data, 70, 20);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::stopSparkAfterAnEpoch);
    Script.Result crashed = night();
    stopped.get(60, TimeUnit.SECONDS);
    assertThat(crashed.status()).as(crashed.output()).isEqualTo(3);
    String four = newest();
    assertThat(models.resolve(four).resolve("decision.json")).doesNotExist();
    assertThat(predict(models)).isEqualTo(servedByOne);

    try (Lease lease = Lease.take(Folder.at(models.toString(), new Configuration()), note -> {})) {
      Script.Result second = night();
      assertThat(second.status()).isEqualTo(3);
      assertThat(second.errors()).contains("OUTPUT_IN_USE");
      lease.requireHeld();
    }
    Script.Result better = night();
    assertThat(better.status()).as(better.errors()).isZero();
    assertThat(better.output()).contains("candidate  " + four + ", which was stopped");
    assertThat(better.errors()).containsPattern("going on after epoch [1-4]");
    assertThat(lastLine(better)).startsWith("promoted  " + four + " is the champion. Balanced");
    String servedByFour = predict(models.resolve(four));
    assertThat(servedByFour).isNotEqualTo(servedByOne);
    assertThat(predict(models)).isEqualTo(servedByFour);

    Script.Result same = night();
    assertThat(same.status()).as(same.errors()).isZero();
    assertThat(lastLine(same)).startsWith("unchanged  the data have not changed since " + four);
    assertThat(newest()).isEqualTo(four);

    Script.Result back = retrain("--rollback");
    assertThat(back.status()).as(back.errors()).isZero();
    assertThat(lastLine(back)).isEqualTo("rolled back  " + one + " is the champion again");
    assertThat(predict(models)).isEqualTo(servedByOne);
    Script.Result further = retrain("--rollback");
    assertThat(further.status()).isEqualTo(2);
    assertThat(further.errors()).contains("has no champion before " + one);

    TinyIdx.write(data, 72, 20);
    Script.Result warm = night("--warm-start", "--keep", "2", "--set", "run.epochs=2");
    assertThat(warm.status()).as(warm.errors()).isZero();
    assertThat(warm.errors())
        .contains("starting from all weights from file:" + models.resolve(one));
    assertThat(runs())
        .as("two complete, two others at most, the champion")
        .contains(four)
        .hasSizeLessThan(5);
    thePageTellsTheStory();
  }

  private void thePageTellsTheStory() throws IOException {
    String page = Files.readString(models.resolve("models.html"));
    assertThat(page).contains("It is the first model.", "DATA_CORRUPT", "rolled back", "\"kept\"");
    Optional<Browser> browser = Browser.find(scratch);
    if (browser.isPresent()) { // for the documentation
      Path anywhere = scratch.resolve("seven-nights.html");
      Files.writeString(anywhere, page.replace(scratch.toString(), "/birds"));
      Path picture = Path.of("target/pictures/seven-nights.png");
      browser.get().picture(anywhere, Browser.DESKTOP, 1500, picture);
    }
    Config champion = ConfigFactory.parseFile(models.resolve("champion.json").toFile());
    assertThat(champion.getConfigList("history")).hasSizeGreaterThanOrEqualTo(3);
  }

  private Script.Result night(String... more) {
    List<String> options = new ArrayList<>(List.of("--config", conf.toString()));
    QUICK.forEach(setting -> options.addAll(List.of("--set", setting)));
    options.addAll(List.of(more));
    return retrain(options.toArray(String[]::new));
  }

  private Script.Result retrain(String... options) {
    List<String> command = new ArrayList<>(List.of("retrain", "--models", models.toString()));
    command.addAll(List.of(options));
    return InProcess.run(scratch, command);
  }

  /** What a run, or the champion of the models, says of the new images. */
  private String predict(Path run) throws IOException {
    Path output = scratch.resolve("predicted-" + predictions++);
    Script.Result predicted =
        InProcess.run(
            scratch,
            "predict",
            "--run",
            run.toString(),
            "--input",
            images.toString(),
            "--output",
            output.toString(),
            "--format",
            "csv");
    assertThat(predicted.status()).as(predicted.errors()).isZero();
    StringBuilder rows = new StringBuilder();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".csv")).sorted().toList()) {
        rows.append(Files.readString(file));
      }
    }
    return rows.toString();
  }

  /** Half of the samples of each class have the label of another one. */
  private void mixLabels() throws IOException {
    Path labels = new TinyIdx(data).trainLabels();
    byte[] bytes = Files.readAllBytes(labels);
    for (int i = 8; i < bytes.length; i++) {
      boolean wrong = i / TinyIdx.CLASSES % 2 == 0;
      bytes[i] = (byte) ((bytes[i] + (wrong ? 3 : 0)) % TinyIdx.CLASSES);
    }
    Files.write(labels, bytes);
  }

  /** As a cluster ends an application. */
  private void stopSparkAfterAnEpoch() {
    String before = newest();
    while (newest().equals(before)
        || !Files.exists(models.resolve(newest()).resolve("events.jsonl"))) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    SparkContext.getOrCreate().stop();
  }

  private List<String> runs() {
    try (Stream<Path> files = Files.list(models)) {
      return files
          .filter(Files::isDirectory)
          .map(run -> run.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String newest() {
    List<String> runs = runs();
    return runs.get(runs.size() - 1);
  }

  private static String only(List<String> runs) {
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private Config decision(String run) {
    return ConfigFactory.parseFile(models.resolve(run).resolve("decision.json").toFile());
  }

  private static String lastLine(Script.Result result) {
    List<String> lines = result.output().lines().toList();
    return lines.isEmpty() ? result.errors() : lines.get(lines.size() - 1);
  }
}

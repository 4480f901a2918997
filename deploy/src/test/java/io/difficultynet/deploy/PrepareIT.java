package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Prepared by two executors, trained on by one and by two, stopped and gone on with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrepareIT {
  private static final int CLASSES = 4;
  private static final int TRAIN = 30;
  private static final int TEST = 5;

  private final Path scratch;
  private final Path set;
  private final Path conf;
  private final Script.Result prepared;

  PrepareIT(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    this.set = scratch.resolve("set");
    Path folders = scratch.resolve("folders");
    pictures(folders.resolve("train"), TRAIN);
    pictures(folders.resolve("test"), TEST);
    Files.write(folders.resolve("train/class-1/zero.png"), new byte[0]);
    this.prepared = prepare("local-cluster[2,1,1024]", source(folders), set);
    this.conf = conf("prepared", "data { format = prepared, root = \"" + set + "\" }");
  }

  private static void pictures(Path folder, int aClass) throws IOException {
    SplittableRandom random = new SplittableRandom(aClass);
    for (int c = 0; c < CLASSES; c++) {
      Path inside = Files.createDirectories(folder.resolve("class-" + c));
      for (int i = 0; i < aClass; i++) {
        BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 144; p++) {
          image.setRGB(p % 12, p / 12, (c * 0x202020) + (random.nextInt() & 0x3f3f3f));
        }
        ImageIO.write(image, "png", inside.resolve(i + ".png").toFile());
      }
    }
  }

  private Path source(Path folders) throws IOException {
    return conf(
        "source",
        """
        data { format = class-folders, train-folder = "%s/train", test-folder = "%s/test" }
        split { imbalance = 2, validation-per-class = 5 }
        prepare.shard-mebibytes = 1
        """
            .formatted(folders, folders));
  }

  private Path conf(String name, String data) throws IOException {
    String text =
        """
        difficulty-net {
          run { name = %s, seed = 1, epochs = 4 }
          %s
          augment { fit = resize, size = 16 }
          network { depth = 20, width = 4 }
          train { batch-size = 16, micro-batch-size = 8, learning-rate.initial = 0.1 }
          method { hidden = 16, pairs-per-round = 2, meta-batch-size = 20 }
        }
        """
            .formatted(name, data);
    return Files.writeString(scratch.resolve(name + ".conf"), text);
  }

  private Script.Result prepare(String master, Path configuration, Path output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", master, "prepare"));
    arguments.addAll(List.of("--config", configuration.toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(scratch, arguments);
  }

  private List<String> train(String master, RunFiles output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", master, "train"));
    arguments.addAll(List.of("--config", conf.toString(), "--output", output.folder().toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private RunFiles trained(String master, String name, String... more) {
    RunFiles output = new RunFiles(scratch.resolve("runs").resolve(name));
    Script.Result result = InProcess.run(scratch, train(master, output, more));
    assertThat(result.status()).as(result.errors()).isZero();
    return output;
  }

  @Test
  void theSetIsWrittenWithItsCard() {
    assertThat(prepared.status()).as(prepared.errors()).isZero();
    assertThat(prepared.output())
        .contains("1 samples rejected")
        .contains("train with data { format = prepared, root = \"file:" + set + "\" }");
    assertThat(set.resolve("manifest.json")).content().contains("\"class-3\"");
    assertThat(set.resolve("rejected.jsonl"))
        .content()
        .contains("class-1/zero.png")
        .contains("is empty (0 bytes)");
    assertThat(set.resolve("data-card.html")).content().contains("Data card of a prepared set");
    assertThat(set.resolve("preparing.json")).doesNotExist();
  }

  @Test
  void aSecondTimeNothingIsWrittenAndAnotherConfigurationIsRefused() throws IOException {
    byte[] manifest = Files.readAllBytes(set.resolve("manifest.json"));
    Path source = scratch.resolve("source.conf");
    Script.Result again = prepare("local[1]", source, set);
    assertThat(again.status()).as(again.errors()).isZero();
    assertThat(again.output()).contains("This set is prepared already.");
    Script.Result other = prepare("local[1]", source, set, "--set", "split.imbalance=3");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.errors())
        .contains("error DN-1006 OUTPUT_EXISTS: ")
        .contains("holds a set that was prepared with another configuration");
    assertThat(set.resolve("manifest.json")).hasBinaryContent(manifest);
  }

  @Test
  void aKilledRunGoesOnInTheSecondEpochAndTwoExecutorsGiveTheBitsOfOne() {
    RunFiles one = trained("local[1]", "one");
    RunFiles killed = new RunFiles(scratch.resolve("runs/killed"));
    try (JobProcess job = JobProcess.start(scratch, train("local[1]", killed))) {
      job.awaitTrue("an epoch was complete", () -> !killed.readEvents().isEmpty());
      job.kill();
    }
    assertThat(killed.result()).doesNotExist();
    trained(
        "local[1]", "killed", "--set", "data.image-files.cache-mebibytes=0", "--resume", "must");
    assertThat(killed.bits()).isEqualTo(one.bits());

    RunFiles two =
        trained(
            "local-cluster[2,1,1024]",
            "two",
            "--set",
            "data.image-files.cache-mebibytes=0",
            "--set",
            "data.image-files.disk-cache-mebibytes=8");
    assertThat(two.bitsWithoutLosses()).isEqualTo(one.bitsWithoutLosses());
  }

  /** The shards of the set are a Parquet table like any other. */
  @Test
  void aTableIsRefusedByTrainAndPrepared() throws IOException {
    Path table =
        conf(
            "table",
            """
            data { format = table, table { path = "%s/train", image-column = sample,
              label-column = label, origin-column = origin } }
            split { imbalance = as-is, validation-per-class = 2 }
            """
                .formatted(set));
    Script.Result refused =
        InProcess.run(
            scratch,
            "--master",
            "local[1]",
            "train",
            "--config",
            table.toString(),
            "--output",
            scratch.resolve("runs/refused").toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("error DN-1001 CONFIG_INVALID: data.format: is table")
        .contains("Run \"difficulty-net prepare --config " + table + " --output FOLDER\"");

    Path output = scratch.resolve("from-table");
    Script.Result result = prepare("local[1]", table, output);
    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(output.resolve("manifest.json")).exists();
    assertThat(output.resolve("test/part-00000.parquet")).exists();
  }

  @Test
  void aDamagedShardIsFoundByCheck() throws IOException {
    Path copy = scratch.resolve("copy");
    try (var files = Files.walk(set)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(set.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    Path shard = copy.resolve("train/part-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[200] ^= 1;
    Files.write(shard, bytes);
    Script.Result checked =
        InProcess.run(
            scratch,
            "--master",
            "local[1]",
            "check",
            "--config",
            conf.toString(),
            "--set",
            "data.root=" + copy,
            "--set",
            "data.image-files.verify=decode");
    assertThat(checked.status()).isEqualTo(2);
    assertThat(checked.errors())
        .contains("error DN-1003 DATA_CORRUPT: ")
        .contains(shard + "): has the SHA-256 ");
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The ImageNet-LT recipe, made smaller by {@code --set}, on a miniature of the true layout. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageNetLtIT {
  private final Path scratch;
  private final TinyImageNetLt images;

  ImageNetLtIT(@TempDir Path scratch) {
    this.scratch = scratch;
    this.images = TinyImageNetLt.write(scratch.resolve("imagenet"));
  }

  private List<String> command(String name, String... more) {
    Path recipe = Distribution.ROOT.resolve("conf/recipes/imagenet-lt-resnet10.conf");
    List<String> arguments = new ArrayList<>(List.of("--master", "local[1]", name));
    arguments.addAll(List.of("--config", recipe.toString()));
    arguments.addAll(images.settings());
    for (String setting :
        List.of(
            "run.epochs=2",
            "split.validation-per-class=1",
            "augment.size=32",
            "network.width=4",
            "method.hidden=16",
            "method.pairs-per-round=2",
            "method.meta-batch-size=32",
            "method.meta-train-batch-size=32")) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  @Test
  void aRunGoesThroughAllThousandClasses() {
    RunFiles run = new RunFiles(scratch.resolve("run"));
    Script.Result trained =
        InProcess.run(scratch, command("train", "--output", run.folder().toString()));
    assertThat(trained.status()).as(trained.errors()).isZero();

    RunResult result = run.readResult();
    assertThat(result.trainCounts()).hasSize(TinyImageNetLt.CLASSES);
    assertThat(result.trainCounts().subList(0, TinyImageNetLt.FREQUENT)).containsOnly(2L);
    assertThat(result.trainCounts().subList(TinyImageNetLt.FREQUENT, 1000)).containsOnly(1L);
    assertThat(result.validation().counts().total()).hasSize(1000).containsOnly(1);
    assertThat(result.test().counts().total()).hasSize(1000).containsOnly(1);
    EpochReport epoch = result.epochs().get(0);
    assertThat(epoch.samples()).isEqualTo(TinyImageNetLt.CLASSES + TinyImageNetLt.FREQUENT);
    assertThat(epoch.nextClassWeights()).isNotEqualTo(epoch.classWeights());
    assertThat(run.folder().resolve("model/model.json"))
        .content()
        .contains("\"network\" : \"ResNet-10\"");
  }

  /** Spark gives the job up with an exception that it declares nowhere. */
  @Test
  void aDamagedImageFailsTheRunsThatMeetItAndNotTheComparison() throws IOException {
    Path damaged = images.file("train/n01440007/n01440007_0.JPEG");
    byte[] before = Files.readAllBytes(damaged);
    try {
      Files.write(damaged, Arrays.copyOf(before, before.length / 4)); // its headers are whole
      Path output = scratch.resolve("comparison");
      Script.Result compared =
          InProcess.run(
              scratch,
              command(
                  "compare",
                  "--methods",
                  "cross-entropy,focal",
                  "--seeds",
                  "1",
                  "--output",
                  output.toString()));
      assertThat(compared.status()).as(compared.errors()).isEqualTo(2);
      for (String method : List.of("cross-entropy", "focal")) {
        assertThat(compared.errors())
            .containsPattern(method + " seed 1  error DN-1003 DATA_CORRUPT: .*" + damaged);
      }
      assertThat(output.resolve("comparison.json")).exists();
    } finally {
      Files.write(damaged, before);
    }
  }

  @Test
  void checkNamesEveryFileThatCannotBeUsed() throws IOException {
    Path empty = images.file("train/n01440007/n01440007_0.JPEG");
    Path page = images.file("val/n01440009/ILSVRC2012_val_00000010.JPEG");
    Path gone = images.file("train/n01440500/n01440500_9.JPEG");
    byte[] emptyBefore = Files.readAllBytes(empty);
    byte[] pageBefore = Files.readAllBytes(page);
    byte[] goneBefore = Files.readAllBytes(gone);
    try {
      Files.write(empty, new byte[0]);
      Files.writeString(page, "<html>404</html>");
      Files.delete(gone);
      Script.Result checked = InProcess.run(scratch, command("check"));
      assertThat(checked.status()).as(checked.errors()).isEqualTo(2);
      assertThat(checked.errors())
          .contains("error DN-1003 DATA_CORRUPT: ")
          .contains("data.train-list (" + empty + "): is empty (0 bytes). ")
          .contains(
              "data.validation-list ("
                  + gone
                  + "): there is no such file, or it is a link that leads nowhere. ")
          .contains("data.test-list (" + page + "): is neither a JPEG nor a PNG image. ");
    } finally {
      Files.write(empty, emptyBefore);
      Files.write(page, pageBefore);
      Files.write(gone, goneBefore);
    }
  }
}

package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The effective configuration and its digest. */
class LoadedConfigTest {

  private static LoadedConfig read(String... overrides) {
    String text = "difficulty-net.data { format = cifar10, root = /data }";
    return ConfigReader.read(ConfigReader.parse(text, "test"), List.of(overrides));
  }

  @Test
  void theDigestIsWithoutWhatDoesNotChangeWhatIsComputed() {
    assertThat(
            read(
                    "run.name=other",
                    "checkpoint.keep-last=7",
                    "checkpoint.every=3",
                    "cluster.peer-timeout=1s",
                    "report.shot-rule=authors",
                    "track.tensorboard=false",
                    "track.mlflow.uri=http://localhost:5000",
                    "network.engine=torch",
                    "network.device=cuda",
                    "network.precision=bf16")
                .digest())
        .isEqualTo(read().digest());
  }

  @Test
  void theDigestChangesWithWhatDoes() {
    for (String change :
        List.of(
            "run.seed=2",
            "run.epochs=16",
            "data.root=/other",
            "split.n-max=100",
            "augment.flip=false",
            "network.shortcut=B",
            "network.width=32",
            "train.batch-size=127",
            "method.adam.rate=1e-5")) {
      assertThat(read(change).digest()).as(change).isNotEqualTo(read().digest());
    }
  }

  @Test
  void theDigestIsTheSameInEveryReleaseThatReadsTheSameKeys() {
    assertThat(read().digest())
        .as(
            "runs in progress cannot be resumed when it changes, so only a change of keys or"
                + " defaults may change it")
        .isEqualTo("a053fa6c2d90e1c07cc0a88e637d174f8a168bf535bedb6dd0405dcb0b91b718");
  }

  /** How files are looked at and kept changes nothing, but which way up they are does. */
  @Test
  void ofImageFilesTheOrientationAloneIsInTheDigests() {
    for (String data :
        List.of(
            "format = class-folders, train-folder = a, test-folder = b",
            "format = table, table { path = t, image-column = i, label-column = l }")) {
      String text = "difficulty-net { data { " + data + " }, augment { fit = resize } }";
      LoadedConfig usual = ConfigReader.read(ConfigReader.parse(text, "test"), List.of());
      LoadedConfig upright =
          ConfigReader.read(
              ConfigReader.parse(text, "test"), List.of("data.image-files.exif-orientation=apply"));
      assertThat(upright.config().data().source().orientation())
          .isEqualTo(ImageFileSettings.Orientation.APPLY);
      assertThat(upright.digest()).isNotEqualTo(usual.digest());
      assertThat(upright.prepareDigest()).isNotEqualTo(usual.prepareDigest());
    }
    String folders =
        "difficulty-net { data { format = class-folders, train-folder = a, test-folder = b },"
            + " augment { fit = resize } }";
    LoadedConfig left =
        ConfigReader.read(
            ConfigReader.parse(folders, "test"),
            List.of("data.image-files.rejected=leave-out", "data.image-files.verify=decode"));
    LoadedConfig usual = ConfigReader.read(ConfigReader.parse(folders, "test"), List.of());
    assertThat(left.digest()).isEqualTo(usual.digest());
    assertThat(left.prepareDigest()).isEqualTo(usual.prepareDigest());
  }

  private static LoadedConfig readTable(String password) {
    String text =
        """
        difficulty-net.data {
          format = table
          table {
            format = jdbc, name = t, image-column = i, label-column = l
            options = ["user=ann", "password=%s", "url=jdbc:x://ann:%s@h/db?password=%s"]
          }
        }
        """
            .formatted(password, password, password);
    return ConfigReader.read(ConfigReader.parse(text, "test"), List.of());
  }

  @Test
  void secretsAreUsedAndNeitherStoredNorShownNorDigested() {
    LoadedConfig loaded = readTable("hunter2");
    assertThat(loaded.config().data().source().toString()).contains("password=hunter2");
    assertThat(loaded.effective().root().render()).contains("user=ann").doesNotContain("hunter2");
    assertThat(loaded.changes().toString()).contains("password=***").doesNotContain("hunter2");
    assertThat(loaded.prepareDigest()).isEqualTo(readTable("hunter3").prepareDigest());
    assertThat(read("data.root=s3a://K:hunter2@b/x").digest())
        .isEqualTo(read("data.root=s3a://K:hunter3@b/x").digest());
  }

  @Test
  void theChangesAreWhatDiffersFromTheDefaults() {
    assertThat(read().changes())
        .containsExactly("data.format = \"cifar10\"", "data.root = \"/data\"");
    assertThat(
            read(
                    "train.batch-size=64",
                    "split.counts=[5, 3]", // in place of imbalance, which is null then
                    "run.name=a b",
                    "method.name=ldam")
                .changes())
        .containsExactly(
            "data.format = \"cifar10\"",
            "data.root = \"/data\"",
            "method.name = \"ldam\"",
            "run.name = \"a b\"",
            "split.counts = [5,3]",
            "train.batch-size = 64");
  }

  @Test
  void aDefaultThatIsSpeltOutIsNoChange() {
    assertThat(
            read("train.batch-size=128.0", "cluster.peer-timeout=2 minutes", "run.seed=\"1\"")
                .changes())
        .isEqualTo(read().changes());
  }

  @Test
  void ofASettingThatThePresetMakesTheUsersOwnIsAChange() {
    String focal = "method.name=focal";
    assertThat(read(focal).changes()).doesNotContain("method.loss.name = \"focal\"");
    assertThat(read(focal, "method.loss.name=cross-entropy").changes())
        .contains("method.name = \"focal\"", "method.loss.name = \"cross-entropy\"");
  }

  @Test
  void whatHasLostItsEffectIsNoChange() {
    String text =
        "difficulty-net { data { format = cifar10, root = /data }, train.learning-rate { schedule ="
            + " step, factor = 0.5 } }";
    LoadedConfig loaded =
        ConfigReader.read(
            ConfigReader.parse(text, "test"), List.of("train.learning-rate.schedule=cosine"));
    assertThat(loaded.notes()).anyMatch(note -> note.startsWith("train.learning-rate.factor "));
    assertThat(loaded.changes())
        .noneMatch(change -> change.startsWith("train.learning-rate.factor"));
  }
}

package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prepared sets and tables in section {@code data}. */
class DataSourcesTest {

  private static LoadedConfig read(String data, String... overrides) {
    String text = "difficulty-net.data { " + data + " }";
    return ConfigReader.read(ConfigReader.parse(text, "test"), List.of(overrides));
  }

  @Test
  void aPreparedSetNeedsItsFolderAlone() {
    RunConfig config = read("format = prepared, root = /p").config();
    assertThat(config.data().source())
        .isEqualTo(
            new DataSource.Prepared(
                "/p", new ImageFileSettings(ImageFileSettings.Verify.HEADERS, 256, 0)));
    assertThat(config.split().profile()).isEqualTo(new SplitSettings.AsPrepared());
  }

  @Test
  void aPreparedSetIsSplitAlready() {
    assertThatThrownBy(
            () ->
                read(
                    "format = prepared, root = /p, class-names = [a]",
                    "split.imbalance=10",
                    "split.hold-out=random"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(
            "split.imbalance (--set): is set but has no effect with data.format = prepared, since"
                + " the data was split when it was prepared. Remove it, or set it to null.")
        .hasMessageContaining("split.hold-out (--set): is set but has no effect")
        .hasMessageContaining("data.class-names (test: 1): is set but has no effect");
  }

  @Test
  void theEffectiveConfigurationOfAPreparedSetReadsBack() {
    LoadedConfig loaded = read("format = prepared, root = /p");
    LoadedConfig again = ConfigReader.read(loaded.effective(), List.of());
    assertThat(again.config()).isEqualTo(loaded.config());
    assertThat(again.digest()).isEqualTo(loaded.digest());
  }

  @Test
  void aTableHasColumnsAndATestPart() {
    String columns =
        "format = table, table { image-column = img, label-column = y, path = /t,"
            + " weight-column = w";
    assertThat(read(columns + ", options = [\"a=b\"] }").config().data().source())
        .isEqualTo(
            new DataSource.Table(
                new TableSettings(
                    "parquet",
                    "/t",
                    null,
                    List.of("a=b"),
                    new TableContent.Images("img"),
                    "y",
                    "w",
                    null,
                    null,
                    null),
                ImageFileSettings.Orientation.IGNORE));
    assertThatThrownBy(
            () ->
                read(
                    "format = table, table { name = n, path = p, options = [x] }",
                    "split.test-fraction=1"))
        .hasMessageContaining(
            "data.table.image-column: and data.table.features-column are both not set. Set one of"
                + " the two.")
        .hasMessageContaining("data.table.label-column: is not set.")
        .hasMessageContaining(
            "data.table.path (test: 1): and data.table.name are both set. Set one of the two.")
        .hasMessageContaining("It must be a number, more than 0 and less than 1;")
        .hasMessageContaining("each entry text such as key=value");
    assertThat(read(columns + " }").config().data().dealing().testShare())
        .isEqualTo(new TestShare(0.2, 1));
    assertThat(read(columns + ", test-path = /u }").config().data().dealing().testShare()).isNull();
    assertThatThrownBy(() -> read(columns + ", test-path = /u }", "split.test-fraction=0.1"))
        .hasMessageContaining(
            "split.test-fraction (--set): is set but has no effect with data.table.test-path.");
    assertThatThrownBy(() -> read("format = prepared, root = /p, table.path = /t"))
        .hasMessageContaining("data.table.path (test: 1): is set but has no effect");
  }

  @Test
  void theFeaturesOfATableAreOneColumnOrSeveral() {
    String table = "format = table, table { label-column = y, path = /t, test-path = /u";
    assertThat(content(table + ", features-column = x }"))
        .isEqualTo(new TableContent.Features(List.of("x")));
    assertThat(content(table + ", features-column = [age, income] }"))
        .isEqualTo(new TableContent.Features(List.of("age", "income")));
    for (String wrong : List.of("[]", "[x, x]", "[\"\"]", "\" \"")) {
      assertThatThrownBy(() -> read(table + ", features-column = " + wrong + " }"))
          .hasMessageContaining(
              "It must be the name of a column, or a list in brackets of names of columns, all"
                  + " different, or null.");
    }
    assertThatThrownBy(() -> read(table + ", features-column = x, image-column = y }"))
        .hasMessageContaining(
            "data.table.image-column (test: 1): and data.table.features-column are both set.");
    assertThatThrownBy(() -> new TableContent.Features(List.of("x", "x")))
        .hasMessageContaining(
            "data.table.features-column is [x, x]; it must name at least one column, and none"
                + " twice");
  }

  @Test
  void theEffectiveConfigurationOfATableReadsBack() {
    LoadedConfig loaded =
        read(
            "format = table, table { path = /t, features-column = [a, b], label-column = y,"
                + " validation-path = /v, test-path = /u }");
    assertThat(ConfigReader.read(loaded.effective(), List.of()).config())
        .isEqualTo(loaded.config());
  }

  private static TableContent content(String data) {
    return ((DataSource.Table) read(data).config().data().source()).table().content();
  }

  @Test
  void theDigestOfPreparingIsThatOfDataSplitAndPrepare() {
    LoadedConfig one = read("format = cifar10, root = /d");
    for (String change :
        List.of("data.root=/e", "split.n-max=9", "run.seed=2", "prepare.rejected=refuse")) {
      assertThat(read("format = cifar10, root = /d", change).prepareDigest())
          .as(change)
          .isNotEqualTo(one.prepareDigest());
    }
    assertThat(
            read("format = cifar10, root = /d", "run.epochs=3", "network.width=8").prepareDigest())
        .isEqualTo(one.prepareDigest());
  }

  @Test
  void aShardHasASize() {
    assertThatThrownBy(
            () ->
                new PrepareSettings(
                    new RejectedSettings("prepare", RejectedSettings.Action.REFUSE, 1),
                    PrepareSettings.DuplicatesOfTest.DROP,
                    0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prepare.shard-mebibytes");
  }

  @Test
  void aPreparedSetMayBeOfFeatureVectors() {
    String prepared = "format = prepared, root = /p";
    LoadedConfig mlp = read(prepared, "network.family=mlp");
    assertThat(mlp.config().network().architecture())
        .isEqualTo(new Architecture.Perceptron(List.of(256, 128)));
    assertThat(mlp.config().input()).isEqualTo(new FeatureSettings(true));
    assertThat(
            read(prepared, "network.family=mlp", "network.hidden=[8]")
                .config()
                .network()
                .architecture())
        .isEqualTo(new Architecture.Perceptron(List.of(8)));
    RunConfig linear =
        read(prepared, "network.family=linear", "features.standardise=false").config();
    assertThat(linear.network().architecture()).isEqualTo(new Architecture.Perceptron(List.of()));
    assertThat(linear.input()).isEqualTo(new FeatureSettings(false));
    LoadedConfig again = ConfigReader.read(mlp.effective(), List.of());
    assertThat(again.config()).isEqualTo(mlp.config());
    assertThat(again.digest()).isEqualTo(mlp.digest());
  }

  @Test
  void everyKeyIsReadForFeatureVectorsToo() {
    LoadedConfig mlp = read("format = prepared, root = /p", "network.family=mlp");
    LoadedConfig images = read("format = prepared, root = /p");
    assertThat(new Structure(mlp.effective().getObject(ConfigReader.ROOT)).keys())
        .isEqualTo(new Structure(images.effective().getObject(ConfigReader.ROOT)).keys());
  }

  @Test
  void filesAreLeftOutOnlyWhereTheyAreLookedAt() {
    String folders =
        "format = class-folders, train-folder = a, test-folder = b, image-files { rejected ="
            + " leave-out }";
    DataSource.ClassFolders source =
        (DataSource.ClassFolders) read(folders, "augment.fit=resize").config().data().source();
    assertThat(source.files().rejected())
        .isEqualTo(
            new RejectedSettings("data.image-files", RejectedSettings.Action.LEAVE_OUT, 0.01));
    assertThatThrownBy(() -> read(folders, "augment.fit=resize", "data.image-files.verify=none"))
        .hasMessageContaining(
            "data.image-files.rejected (test: 1): is leave-out, but with data.image-files.verify ="
                + " none no file is looked at before it is used. Set data.image-files.verify to"
                + " decode, or to headers.");
    assertThatThrownBy(
            () -> read(folders, "augment.fit=resize", "data.image-files.most-rejected=1.5"))
        .hasMessageContaining("data.image-files.most-rejected (--set): is \"1.5\".");
    assertThatThrownBy(
            () ->
                read(
                    "format = prepared, root = /p, image-files { rejected = leave-out,"
                        + " exif-orientation = apply }"))
        .hasMessageContaining("data.image-files.rejected (test: 1): is set but has no effect")
        .hasMessageContaining(
            "data.image-files.exif-orientation (test: 1): is set but has no effect");
  }
}

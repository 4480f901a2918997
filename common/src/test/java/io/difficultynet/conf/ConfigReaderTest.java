package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user sees who makes mistakes in a recipe or on the command line. */
class ConfigReaderTest {

  private static final String CIFAR = "difficulty-net { data { format = cifar10, root = /data } }";

  private static LoadedConfig read(String text, String... overrides) {
    return ConfigReader.read(ConfigReader.parse(text, "recipe.conf"), List.of(overrides));
  }

  private static List<String> problemsOf(String text, String... overrides) {
    DifficultyNetException e =
        catchThrowableOfType(DifficultyNetException.class, () -> read(text, overrides));
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    return e.problems().stream().map(Problem::toString).toList();
  }

  private static AugmentSettings images(RunConfig config) {
    return (AugmentSettings) config.input();
  }

  @Test
  void everyProblemIsShownAtOnce() {
    String recipe =
        """
        difficulty-net {
          run { epochs = 0, sead = 3 }
          data { format = cifar10 }
          train {
            batch-size = many
            optimizer = sgd
          }
          method.driver-weight = -1
        }
        """;
    assertThat(problemsOf(recipe, "augment.flip=ture", "cluster.peer-timeout=120"))
        .containsExactlyInAnyOrder(
            "run.epochs (recipe.conf: 2): is 0. It must be a whole number, at least 1; the default"
                + " is 15.",
            "run.sead (recipe.conf: 2): is not a known key. Did you mean run.seed?",
            "data.root: is not set. Set it to a path or URI.",
            "train.batch-size (recipe.conf: 5): is \"many\". It must be a whole number, at least 1;"
                + " the default is 128.",
            "train.optimizer (recipe.conf: 6): is a plain value, but it is a section. Write"
                + " train.optimizer { … } with the keys momentum, nesterov, weight-decay,"
                + " weight-decay-on.",
            "method.driver-weight (recipe.conf: 8): is -1. It must be a number, at least 0; the"
                + " default is 0.3.",
            "augment.flip (--set): is \"ture\". It must be true or false; the default is true.",
            "cluster.peer-timeout (--set): is \"120\". It must be a duration more than 0 and at most 3650d with its"
                + " unit, such as 120s, 500ms or 2m; the default is \"120s\".");
  }

  @Test
  void theLastOverrideWinsOverTheFileAndTheFileOverTheDefault() {
    Config file = ConfigReader.parse(CIFAR + "\ndifficulty-net.train.batch-size = 32", "r.conf");
    assertThat(ConfigReader.read(file, List.of()).config().train().batchSize()).isEqualTo(32);
    List<String> overrides =
        List.of("train.batch-size=64", "difficulty-net.train.batch-size = 256");
    assertThat(ConfigReader.read(file, overrides).config().train().batchSize()).isEqualTo(256);
  }

  @Test
  void anOverrideIsTakenAsItStands() {
    RunConfig config =
        read(
                CIFAR,
                "data.root=hdfs://host:8020//data # 1",
                "run.name=a=b",
                "split.counts=[30, 20, 10]",
                "split.class-order=[2, 0, 1]",
                "augment.normalise.mean=[0.5, 0.25]")
            .config();
    assertThat(config.data().source())
        .isEqualTo(new DataSource.Cifar10("hdfs://host:8020//data # 1"));
    assertThat(config.run().name()).isEqualTo("a=b");
    assertThat(config.split().profile()).isEqualTo(new SplitSettings.Counts(List.of(30, 20, 10)));
    assertThat(config.split().classOrder()).isEqualTo(new ClassOrder.Listed(List.of(2, 0, 1)));
    assertThat(images(config).normalise())
        .isEqualTo(new NormaliseSettings(List.of(0.5, 0.25), null));
  }

  @Test
  void combinationsWithoutAMeaningAreRefused() {
    assertThat(
            problemsOf(
                CIFAR,
                "run.epochs=10",
                "data.test-images=/x",
                "data.class-names=[cat, dog, cat]",
                "split.counts=[9, 3]",
                "split.imbalance=10",
                "network.device=cuda",
                "network.precision=bf16",
                "train.optimizer.momentum=0",
                "train.optimizer.nesterov=true",
                "train.learning-rate.schedule=multi-step",
                "train.learning-rate.final=0.5",
                "train.learning-rate.warm-up-epochs=10",
                "method.weighting.start-epoch=10",
                "method.loss.name=focal",
                "method.weighting.act-on=logits",
                "method.name=dificulty-net"))
        .containsExactlyInAnyOrder(
            "data.test-images (--set): is set but has no effect with data.format = cifar10. Remove"
                + " it, or set it to null.",
            "data.class-names (--set): is [\"cat\",\"dog\",\"cat\"]. It must be a list in brackets"
                + " of names, all different; the default is [].",
            "split.imbalance (--set): is set but has no effect with split.counts. Remove it, or set"
                + " it to null.",
            "network.device (--set): is cuda with network.engine bigdl, a CPU engine. Set"
                + " network.engine to torch or auto, or remove this.",
            "network.precision (--set): is bf16 with network.engine bigdl, which has 32-bit floats."
                + " Set network.engine to torch or auto, or remove this.",
            "train.optimizer.nesterov (--set): is true but train.optimizer.momentum is 0. Set a"
                + " momentum more than 0, or nesterov to false.",
            "train.learning-rate.milestones: is empty but train.learning-rate.schedule is"
                + " multi-step. Give the epochs at which the rate changes, such as [100, 150].",
            "train.learning-rate.final (--set): is set but has no effect with"
                + " train.learning-rate.schedule = multi-step. Remove it, or set it to the default,"
                + " 0.",
            "train.learning-rate.warm-up-epochs (--set): is 10.0 but run.epochs is 10. It must be"
                + " less than run.epochs.",
            "method.weighting.start-epoch (--set): is 10 but run.epochs is 10, so the weights would"
                + " never count. It must be less than run.epochs.",
            "method.weighting.act-on (--set): shifts logits, which this method.loss.name does not"
                + " do. Set it to loss, or method.loss.name to cross-entropy, balanced-softmax or"
                + " logit-adjustment.",
            "method.name (--set): is \"dificulty-net\", which is no method. Did you mean"
                + " difficulty-net?");
  }

  @Test
  void keysThatTheScheduleDoesNotGoByAreRefused() {
    String rate = "train.learning-rate.";
    String[] all = {
      rate + "step-epochs=7", rate + "milestones=[3]", rate + "factor=0.5", rate + "final=0.01"
    };
    assertThat(unused(rate, "constant", all))
        .containsExactly("step-epochs", "milestones", "factor", "final");
    assertThat(unused(rate, "step", all)).containsExactly("milestones", "final");
    assertThat(unused(rate, "multi-step", all)).containsExactly("step-epochs", "final");
    assertThat(unused(rate, "cosine", all)).containsExactly("step-epochs", "milestones", "factor");
    assertThat(problemsOf(CIFAR, rate + "milestones=[3]"))
        .containsExactly(
            "train.learning-rate.milestones (--set): is set but has no effect with"
                + " train.learning-rate.schedule = cosine. Remove it, or set it to the default,"
                + " [].");
    assertThat(problemsOf(CIFAR, rate + "final=0.5"))
        .containsExactly(
            "train.learning-rate.final (--set): is 0.5, more than train.learning-rate.initial,"
                + " which is 0.1. It must be at least 0 and at most the initial rate.");
  }

  private static List<String> unused(String rate, String schedule, String... overrides) {
    String[] all = Arrays.copyOf(overrides, overrides.length + 1);
    all[overrides.length] = rate + "schedule=" + schedule;
    return problemsOf(CIFAR, all).stream()
        .filter(problem -> problem.contains("has no effect with " + rate + "schedule = "))
        .map(problem -> problem.substring(rate.length(), problem.indexOf(" (--set)")))
        .toList();
  }

  @Test
  void theStartOfAWarmUpThatThereIsNotIsRefused() {
    String start = "train.learning-rate.warm-up-start-factor=0.5";
    assertThat(problemsOf(CIFAR, start))
        .containsExactly(
            "train.learning-rate.warm-up-start-factor (--set): is set but has no effect with"
                + " train.learning-rate.warm-up-epochs = 0. Remove it, or set it to the default,"
                + " 0.1.");
    LoadedConfig warmed = read(CIFAR, start, "train.learning-rate.warm-up-epochs=0.5");
    assertThat(warmed.config().train().learningRate().warmUpStartFactor()).isEqualTo(0.5);
  }

  /** Runs of earlier releases may have said what had no effect; their models must stay readable. */
  @Test
  void aStoredConfigurationMayHoldWhatHasNoEffect() {
    String text = CIFAR + "\ndifficulty-net.train.learning-rate.factor = 0.5";
    Config old = ConfigReader.parse(text, "model.json");
    LoadedConfig stored = ConfigReader.readStored(old, List.of());
    assertThat(stored.config()).isEqualTo(read(CIFAR).config());
    assertThat(ConfigReader.readStored(stored.effective(), List.of()).notes()).isEmpty();
  }

  private static final String MULTI_STEP =
      """
      difficulty-net {
        data { format = cifar10, root = /data }
        train.learning-rate {
          schedule = multi-step
          milestones = [100, 150]
          factor = 0.01
        }
      }
      """;

  @Test
  void aSettingNeedsNoChangeOfWhatTheFileSaysOfItsCompanions() {
    LoadedConfig changed = read(MULTI_STEP, "train.learning-rate.schedule=cosine");
    assertThat(changed.notes())
        .containsExactly(
            "train.learning-rate.milestones (recipe.conf: 5): has no effect with"
                + " train.learning-rate.schedule = cosine",
            "train.learning-rate.factor (recipe.conf: 6): has no effect with"
                + " train.learning-rate.schedule = cosine");
    assertThat(changed.config()).isEqualTo(read(CIFAR).config());
    assertThat(changed.digest()).isEqualTo(read(CIFAR).digest());
    assertReadsBack(changed);
  }

  /** What a run stores is what was in force: it reads back, with nothing to note. */
  private static void assertReadsBack(LoadedConfig loaded) {
    for (LoadedConfig again :
        List.of(
            read(loaded.effective().root().render()),
            ConfigReader.readStored(loaded.effective(), List.of()))) {
      assertThat(again.config()).isEqualTo(loaded.config());
      assertThat(again.effective()).isEqualTo(loaded.effective());
      assertThat(again.notes()).isEmpty();
    }
  }

  @Test
  void whatHasNoEffectIsAMistakeWhereItIsSetWithItsCauseOrOverIt() {
    String noEffect =
        "train.learning-rate.milestones (%s): is set but has no effect with"
            + " train.learning-rate.schedule = %s. Remove it, or set it to the default, [].";
    assertThat(problemsOf(MULTI_STEP.replace("multi-step", "step")))
        .containsExactly(noEffect.formatted("recipe.conf: 5", "step"));
    assertThat(
            problemsOf(
                CIFAR,
                "train.learning-rate.schedule=constant",
                "train.learning-rate.milestones=[7]"))
        .containsExactly(noEffect.formatted("--set", "constant"));
    String constant = CIFAR + "\ndifficulty-net.train.learning-rate.schedule = constant";
    assertThat(problemsOf(constant, "train.learning-rate.milestones=[7]"))
        .containsExactly(noEffect.formatted("--set", "constant"));
  }

  @Test
  void aChangeOfAnySettingThatOthersBelongToIsAllowed() {
    String recipe =
        """
        difficulty-net {
          data { format = list-files, root = /d, train-list = a, test-list = b }
          split { imbalance = 10, n-max = 90, class-order = reversed }
          augment { fit = resize, size = 224, resize.scale-min = 0.3, policy = rand-augment }
          augment.rand-augment.magnitude = 7
          network { family = large-images, depth = 50 }
          network.pretrained { weights = /w, classifier = load }
          method { name = las, second-stage.smoothing-head = 0.2 }
        }
        """;
    assertNotes(recipe, List.of("split.counts=[9, 3]"), "split.imbalance", "split.n-max");
    assertNotes(recipe, List.of("split.imbalance=as-is"), "split.n-max", "split.class-order");
    assertNotes(recipe, List.of("augment.policy=none"), "augment.rand-augment.magnitude");
    assertNotes(
        recipe, List.of("network.pretrained.weights=null"), "network.pretrained.classifier");
    assertNotes(recipe, List.of("method.name=crt"), "method.second-stage.smoothing-head");
    assertNotes(
        recipe, List.of("method.second-stage.name=none"), "method.second-stage.smoothing-head");
    assertNotes(
        recipe,
        List.of("data.format=cifar10", "augment.fit=pad", "augment.size=32"),
        "data.train-list",
        "data.test-list",
        "augment.resize.scale-min");
  }

  private static void assertNotes(String recipe, List<String> changes, String... keys) {
    LoadedConfig loaded = read(recipe, changes.toArray(String[]::new));
    assertThat(loaded.notes().stream().map(note -> note.substring(0, note.indexOf(' '))))
        .as("%s", changes)
        .containsExactlyInAnyOrder(keys);
    assertReadsBack(loaded);
  }

  @Test
  void aVariantGoesBeforeWhatIsSetForAll() {
    Config file = ConfigReader.parse(CIFAR, "recipe.conf");
    List<String> all = List.of("method.second-stage.epochs=3");
    assertThat(ConfigReader.read(file, all, List.of("method.name=crt")).config().epochs())
        .isEqualTo(18);
    LoadedConfig other = ConfigReader.read(file, all, List.of("method.name=focal"));
    assertThat(other.notes())
        .containsExactly(
            "method.second-stage.epochs (--set): has no effect with method.second-stage.name ="
                + " none");
    assertThat(other.config().epochs()).isEqualTo(15);
    List<String> own = List.of("method.name=focal", "method.second-stage.epochs=3");
    assertThat(
            catchThrowableOfType(
                    DifficultyNetException.class, () -> ConfigReader.read(file, List.of(), own))
                .problems())
        .extracting(Problem::toString)
        .containsExactly(
            "method.second-stage.epochs (variant): is set but has no effect with"
                + " method.second-stage.name = none. Remove it, or set it to null.");
  }

  @Test
  void aNetworkOfTheOtherFamilyIsRefused() {
    assertThat(problemsOf(CIFAR, "network.depth=50"))
        .containsExactly(
            "network.depth (--set): is 50, which is no depth of network.family = small-images. Set"
                + " it to one of [20, 32, 44, 56, 110], or set network.family.");
    assertThat(
            problemsOf(CIFAR, "network.family=large-images", "network.depth=32", "augment.size=48"))
        .containsExactlyInAnyOrder(
            "network.depth (--set): is 32, which is no depth of network.family = large-images. Set"
                + " it to one of [10, 18, 34, 50, 101, 152], or set network.family.",
            "augment.size (--set): is 48, but a network of network.family = large-images reduces"
                + " the side 32 times. Set it to a multiple of 32.");
  }

  @Test
  void aFamilySaysWhatItsShortcutAndWidthAre() {
    assertThat(
            read(CIFAR, "network.family=large-images", "network.depth=50")
                .config()
                .network()
                .architecture())
        .isEqualTo(
            new Architecture.Residual(
                NetworkFamily.LARGE_IMAGES, 50, NetworkSettings.Shortcut.B, 64));
    assertThat(
            read(
                    CIFAR,
                    "network.family=large-images",
                    "network.depth=18",
                    "network.shortcut=A",
                    "network.width=4")
                .config()
                .network()
                .architecture())
        .isEqualTo(
            new Architecture.Residual(
                NetworkFamily.LARGE_IMAGES, 18, NetworkSettings.Shortcut.A, 4));
  }

  @Test
  void tensorFloat32IsForGpus() {
    assertThat(problemsOf(CIFAR, "network.precision=tf32"))
        .containsExactly(
            "network.precision (--set): is tf32 with network.engine bigdl, which has 32-bit floats."
                + " Set network.engine to torch or auto, or remove this.");
    assertThat(
            problemsOf(
                CIFAR, "network.engine=torch", "network.device=cpu", "network.precision=tf32"))
        .containsExactly(
            "network.precision (--set): is tf32 with network.device cpu, but only GPUs have it."
                + " Remove it, or set it to bf16.");
  }

  @Test
  void aNetworkForFeatureVectorsHasNoneOfTheKeysForImages() {
    assertThat(
            problemsOf(
                CIFAR,
                "network.family=mlp",
                "network.hidden=[]",
                "network.depth=20",
                "network.engine=torch",
                "network.precision=bf16",
                "augment.resize.scale-min=0.5",
                "augment.flip=false"))
        .containsExactlyInAnyOrder(
            "network.family (--set): is for feature vectors, but the samples of data.format are"
                + " images. Set it to small-images or large-images.",
            "network.hidden (--set): is []. It must be a list in brackets of the units of 1 to 16"
                + " layers, each at least 1 and at most 65536, or null.",
            "network.depth (--set): is set but has no effect with network.family = mlp. Remove it,"
                + " or set it to null.",
            "network.precision (--set): is bf16, which is for convolutions, but network.family has"
                + " none. Remove it, or set it to fp32.",
            "augment.resize.scale-min (--set): is set but has no effect with a network.family for"
                + " feature vectors. Remove it, or set it to null.",
            "augment.flip (--set): is set but has no effect with a network.family for feature"
                + " vectors. Remove it, or set it to null.");
    assertThat(problemsOf(CIFAR, "features.standardise=false", "network.hidden=[3]"))
        .containsExactlyInAnyOrder(
            "features.standardise (--set): is set but has no effect with a network.family for"
                + " images. Remove it, or set it to null.",
            "network.hidden (--set): is set but has no effect with network.family = small-images."
                + " Remove it, or set it to null.");
  }

  @Test
  void cosinesAreForLdamOverLayersThatAreTrainedAndForNoSecondStage() {
    assertThat(
            problemsOf(
                CIFAR,
                "method.name=crt",
                "method.classifier=cosine",
                "network.pretrained.weights=/w",
                "network.pretrained.classifier=load"))
        .containsExactlyInAnyOrder(
            "method.classifier (--set): is cosine, but cosines lie between -1 and 1, and"
                + " method.loss.name = cross-entropy does not scale them. Set it to linear, or"
                + " method.loss.name to ldam.",
            "method.classifier (--set): is cosine, but method.second-stage works on a linear"
                + " classifier. Set it to linear, or method.second-stage.name to none.",
            "network.pretrained.classifier (--set): is load, but method.classifier = cosine has no"
                + " bias and torchvision's networks have one. Set it to new, or method.classifier"
                + " to linear.");
    String vectors =
        "difficulty-net { data { format = prepared, root = /d }, network.family = %s }";
    assertThat(problemsOf(vectors.formatted("linear"), "method.name=ldam"))
        .containsExactly(
            "method.classifier: is cosine, but the classifier is all that network.family = linear"
                + " has. Set it to linear, or network.family to mlp.");
    String[] hidden = {"network.hidden=[4]", "method.name=ldam"};
    assertThat(read(vectors.formatted("mlp"), hidden).config().method().classifier())
        .isEqualTo(MethodSettings.Classifier.COSINE);
  }

  @Test
  void imageFilesNeedTheirListsAndAreScaled() {
    assertThat(
            problemsOf(
                "difficulty-net.data { format = list-files, root = /d }",
                "data.train-folder=/e",
                "data.image-files.verify=all"))
        .containsExactlyInAnyOrder(
            "data.train-list: is not set. Set it to a path or URI.",
            "data.train-folder (--set): is set but has no effect with data.format = list-files."
                + " Remove it, or set it to null.",
            "data.image-files.verify (--set): is \"all\". It must be none, headers or decode; the"
                + " default is \"headers\".");
    assertThat(
            problemsOf(
                "difficulty-net.data { format = list-files, root = /d, train-list = a }",
                "augment.fit=pad"))
        .containsExactly(
            "augment.fit (--set): is pad, but image files may have any size. Set it to resize.");
  }

  @Test
  void theFitSaysWhichKeysCount() {
    assertThat(problemsOf(CIFAR, "augment.resize.scale-min=0.5", "data.image-files.verify=none"))
        .containsExactlyInAnyOrder(
            "augment.resize.scale-min (--set): is set but has no effect with augment.fit = pad."
                + " Remove it, or set it to null.",
            "data.image-files.verify (--set): is set but has no effect with data.format = cifar10."
                + " Remove it, or set it to null.");
    assertThat(
            problemsOf(
                CIFAR,
                "augment.fit=resize",
                "augment.crop-padding=4",
                "augment.resize.scale-max=0.05",
                "augment.resize.ratio-max=0.5",
                "augment.resize.evaluation-size=28"))
        .containsExactlyInAnyOrder(
            "augment.crop-padding (--set): is set but has no effect with augment.fit = resize."
                + " Remove it, or set it to null.",
            "augment.resize.scale-max (--set): is 0.05, less than augment.resize.scale-min, which"
                + " is 0.08. Set it to at least scale-min.",
            "augment.resize.ratio-max (--set): is 0.5, less than augment.resize.ratio-min, which is"
                + " 0.75. Set it to at least ratio-min.",
            "augment.resize.evaluation-size (--set): is 28, but the network takes the middle 32"
                + " pixels. Set it to at least augment.size.");
  }

  @Test
  void thePolicySaysWhichKeysCount() {
    assertThat(images(read(CIFAR, "augment.policy=auto-augment-cifar").config()).policy())
        .isEqualTo(PolicySettings.AutoAugment.CIFAR);
    assertThat(images(read(CIFAR, "augment.policy=auto-augment-imagenet").config()).policy())
        .isEqualTo(PolicySettings.AutoAugment.IMAGENET);
    assertThat(
            problemsOf(
                CIFAR, "augment.policy=auto-augment-cifar", "augment.rand-augment.magnitude=5"))
        .containsExactly(
            "augment.rand-augment.magnitude (--set): is set but has no effect with augment.policy ="
                + " auto-augment-cifar. Remove it, or set it to null.");
    assertThat(
            problemsOf(CIFAR, "augment.policy=rand-augment", "augment.rand-augment.magnitude=31"))
        .containsExactly(
            "augment.rand-augment.magnitude (--set): is \"31\". It must be a whole number, at least"
                + " 0 and at most 30; the default is 9.");
  }

  @Test
  void dataThatIsLongTailedAlreadyHasNoProfile() {
    assertThat(read(CIFAR, "split.imbalance=as-is").config().split().profile())
        .isEqualTo(new SplitSettings.AsIs());
    assertThat(
            problemsOf(
                CIFAR, "split.imbalance=as-is", "split.n-max=9", "split.class-order=reversed"))
        .containsExactlyInAnyOrder(
            "split.n-max (--set): is set but has no effect with split.imbalance = as-is. Remove it,"
                + " or set it to null.",
            "split.class-order (--set): is set but has no effect with split.imbalance = as-is."
                + " Remove it, or set it to the default, \"natural\".");
  }

  @Test
  void anImbalanceBelowOneIsRefusedWithItsRange() {
    assertThat(problemsOf(CIFAR, "split.imbalance=0.5"))
        .containsExactly(
            "split.imbalance (--set): is \"0.5\". It must be as-is, or a number, at least 1, or"
                + " null.");
  }

  @Test
  void withoutCountsTheFormatSaysTheImbalance() {
    assertThat(read(CIFAR, "split.imbalance=null").config().split().profile())
        .isEqualTo(new SplitSettings.Exponential(100, null));
    RunConfig folders = read("difficulty-net.data.train-folder = /photographs").config();
    assertThat(folders.split().profile()).isEqualTo(new SplitSettings.AsIs());
    assertThat(folders.data().dealing().testShare()).isEqualTo(new TestShare(0.2, 1));
    assertThat(folders.data().source())
        .isEqualTo(
            new DataSource.ClassFolders(
                "/photographs",
                null,
                null,
                new ImageFileSettings(ImageFileSettings.Verify.HEADERS, 256, 0)));
    assertThat(((AugmentSettings) folders.input()).fit()).isInstanceOf(FitSettings.Resize.class);
  }

  @Test
  void smallClassesAndGroupsAreOfSourcesWithPaths() {
    String folders = "difficulty-net.data.train-folder = /photographs";
    DealSettings usual = read(folders).config().data().dealing();
    assertThat(usual)
        .isEqualTo(new DealSettings(new TestShare(0.2, 1), null, SmallClassSettings.KEEP_ALL));
    assertThat(
            read(
                    folders,
                    "split.group-by=^(.*)_",
                    "split.small-classes=merge",
                    "split.min-samples=5",
                    "split.merged-class=rest")
                .config()
                .data()
                .dealing())
        .isEqualTo(
            new DealSettings(
                new TestShare(0.2, 1),
                "^(.*)_",
                new SmallClassSettings(SmallClassSettings.Action.MERGE, 5, "rest")));
    assertThat(problemsOf(folders, "split.group-by=(", "split.min-samples=5"))
        .containsExactlyInAnyOrder(
            "split.group-by (--set): is \"(\". It must be a regular expression as Java has them, or"
                + " null.",
            "split.min-samples (--set): is set but has no effect with split.small-classes = keep."
                + " Remove it, or set it to the default, 1.");
    assertThat(problemsOf(CIFAR, "split.group-by=x", "split.small-classes=leave-out"))
        .containsExactlyInAnyOrder(
            "split.group-by (--set): is set but has no effect with data.format = cifar10, whose"
                + " samples have no path and come in fixed classes. Remove it, or set it to null.",
            "split.small-classes (--set): is set but has no effect with data.format = cifar10, whose"
                + " samples have no path and come in fixed classes. Remove it, or set it to the"
                + " default, \"keep\".");
  }

  @Test
  void aTestFolderOfAnEvaluationGoesBeforeTheShareThatARunHad() {
    Config run =
        read("difficulty-net.data.train-folder = /photographs", "split.test-fraction=0.3")
            .effective();
    DataSettings data =
        ConfigReader.readStored(run, List.of("data.test-folder=/new")).config().data();
    assertThat(data.dealing().testShare()).isNull();
    assertThat(ConfigReader.readStored(run, List.of()).config().data().dealing().testShare())
        .isEqualTo(new TestShare(0.3, 1));
  }

  @Test
  void withoutAnythingTheFormatAndTheLocationsAreAskedFor() {
    assertThat(problemsOf(""))
        .containsExactly(
            "data.format: is not set. Set it to idx, cifar10, cifar100, list-files, class-folders,"
                + " prepared or table.");
    assertThat(problemsOf("difficulty-net.data { format = idx, test-labels = /t }"))
        .containsExactly(
            "data.train-images: is not set. Set it to a path or URI.",
            "data.train-labels: is not set. Set it to a path or URI.",
            "data.test-images: is not set. Set it to a path or URI.");
  }

  @Test
  void aKeyInNoSectionFindsItsSection() {
    assertThat(problemsOf(CIFAR, "batch-size=64"))
        .containsExactly("batch-size (--set): is not a known key. Did you mean train.batch-size?");
    assertThat(problemsOf(CIFAR, "learning.quickly=64"))
        .containsExactly(
            "learning (--set): is not a known key. Remove it; reference.conf lists every"
                + " key.");
  }

  @Test
  void whatStandsOutsideTheRootIsRefused() {
    assertThat(problemsOf(CIFAR + "\ntrain { batch-size = 64 }"))
        .containsExactly(
            "train (recipe.conf: 2): stands outside difficulty-net { }. Move it into"
                + " difficulty-net { }, or remove it.");
    assertThat(problemsOf("difficulty-net = 5"))
        .containsExactly(
            "difficulty-net (recipe.conf: 1): is a plain value, but it is a section. Write"
                + " difficulty-net { … }.");
  }

  @Test
  void aMalformedOverrideIsShownAsItWasWritten() {
    assertThat(problemsOf(CIFAR, "train.batch-size", "=3"))
        .containsExactly(
            "--set train.batch-size: is not of the form key=value. Write for instance --set"
                + " train.batch-size=64.",
            "--set =3: is not of the form key=value. Write for instance --set"
                + " train.batch-size=64.");
    assertThat(problemsOf(CIFAR, "split.counts=[3,"))
        .singleElement()
        .asString()
        .startsWith("--set split.counts=[3,: cannot be read: ")
        .endsWith(
            "Write a key with dots and a plain value, or a HOCON list or text in quotation"
                + " marks.");
  }

  @Test
  void textThatIsNotHoconIsRefusedWithItsLine() {
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class,
            () -> ConfigReader.parse("difficulty-net {\n  run { name = x ", "recipe.conf"));
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(e)
        .hasMessageContaining("recipe.conf: is not readable as HOCON: recipe.conf: 2: ")
        .hasMessageEndingWith("https://github.com/lightbend/config/blob/main/HOCON.md.");
  }

  @Test
  void aSubstitutionIsResolvedOrNamed() {
    String named = CIFAR + "\ndifficulty-net.run.name = \"run-\"${difficulty-net.run.seed}";
    assertThat(read(named, "run.seed=7").config().run().name()).isEqualTo("run-7");
    assertThat(problemsOf(CIFAR + "\ndifficulty-net.data.root = ${NO_SUCH_VARIABLE_HERE}"))
        .singleElement()
        .asString()
        .startsWith("substitution: cannot be resolved: ")
        .contains("NO_SUCH_VARIABLE_HERE")
        .endsWith("Set the variable that is named, or write the value itself.");
  }
}

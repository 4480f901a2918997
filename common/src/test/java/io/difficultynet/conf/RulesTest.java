package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every range, as a user reads of it who sets a number far outside; this restates them all. */
class RulesTest {

  /** Between them every key has an effect. */
  private static final List<String> RECIPES =
      List.of(
          "data { format = cifar10, root = /d }, method.name = cmo",
          "data { format = cifar10, root = /d }, method.name = remix",
          "data { format = cifar10, root = /d }, augment.policy = rand-augment",
          "data { format = list-files, root = /d, train-list = a, test-list = b },"
              + " augment { fit = resize, size = 224 }",
          "data { format = prepared, root = /d }, network { family = mlp, hidden = [3] }",
          "data { format = cifar10, root = /d }, method.name = las,"
              + " train.learning-rate { schedule = step, warm-up-epochs = 1 }",
          "data { format = cifar10, root = /d }, method.name = tau-normalisation,"
              + " train.learning-rate { schedule = multi-step, milestones = [1] }",
          "data { format = table, table { path = /d, image-column = x, label-column = y }"
              + " }, augment { fit = resize, size = 224 }");

  /** What the recipes set, and what decides which keys have an effect. */
  private static final Pattern KEPT =
      Pattern.compile(
          "data\\.(format|root|.*-list|table\\.(path|name|.*column))|network\\.family"
              + "|method\\.(.*\\.)?name|augment\\.(fit|policy)|.*schedule");

  private static List<Problem> problems(String recipe) {
    List<String> farOutside =
        new Structure(ConfigReader.reference().getObject(ConfigReader.ROOT))
            .keys().stream()
                .filter(key -> !KEPT.matcher(key).matches())
                .map(key -> key + "=-1e9")
                .toList();
    Config file = ConfigReader.parse("difficulty-net { " + recipe + " }", "test");
    return catchThrowableOfType(
            DifficultyNetException.class, () -> ConfigReader.read(file, farOutside))
        .problems();
  }

  @Test
  void everyRangeIsAsDocumented() {
    Map<String, String> ranges = new TreeMap<>();
    for (String recipe : RECIPES) {
      for (Problem problem : problems(recipe)) {
        String rule = problem.fix().replaceFirst("; the default is .*", "");
        if (rule.matches("It must be .*(at least|more than).*")) {
          ranges.put(
              problem.where().replace(" (--set)", ""), rule.substring("It must be ".length()));
        }
      }
    }
    assertThat(String.join("\n", ranges.entrySet().stream().map(Object::toString).toList()))
        .isEqualTo(
            """
            augment.crop-padding=a whole number, at least 0 and at most 64
            augment.cutout=a whole number, at least 0 and at most 1024
            augment.jitter.brightness=a number, at least 0 and at most 10
            augment.jitter.contrast=a number, at least 0 and at most 10
            augment.jitter.saturation=a number, at least 0 and at most 10
            augment.mixup=a number, at least 0
            augment.normalise.mean=auto, or a list in brackets of one number a channel, each at \
            least 0 and at most 1
            augment.normalise.std=auto, or a list in brackets of one number a channel, each more \
            than 0 and at most 1
            augment.rand-augment.magnitude=a whole number, at least 0 and at most 30
            augment.rand-augment.operations=a whole number, at least 1 and at most 16
            augment.resize.evaluation-size=a whole number, at least 1 and at most 2048, or null
            augment.resize.ratio-max=a number, more than 0 and at most 100
            augment.resize.ratio-min=a number, more than 0 and at most 100
            augment.resize.scale-max=a number, more than 0 and at most 1
            augment.resize.scale-min=a number, more than 0 and at most 1
            augment.size=a multiple of 4, at least 8 and at most 1024
            checkpoint.every=a whole number, at least 1
            checkpoint.keep-last=a whole number, at least 1
            cluster.executor-wait=a duration more than 0 and at most 3650d with its unit, such as 120s, 500ms or 2m
            cluster.peer-timeout=a duration more than 0 and at most 3650d with its unit, such as 120s, 500ms or 2m
            data.image-files.cache-mebibytes=a whole number, at least 0 and at most 1048576
            data.image-files.disk-cache-mebibytes=a whole number, at least 0 and at most 16777216
            data.image-files.most-rejected=a number, at least 0 and at most 1
            method.accuracy-prior.samples=a number, at least 0
            method.adam.beta1=a number, at least 0 and less than 1
            method.adam.beta2=a number, at least 0 and less than 1
            method.adam.epsilon=a number, more than 0
            method.adam.rate=a number, more than 0
            method.adam.weight-decay=a number, at least 0
            method.driver-weight=a number, at least 0
            method.epsilon=a number, more than 0 and at most 1
            method.hidden=a whole number, at least 1 and at most 16384
            method.inner-rate=schedule, or a number, more than 0
            method.loss.adjustment=a number, at least 0
            method.loss.equalization-probability=a number, at least 0 and at most 1
            method.loss.equalization-threshold=a number, at least 0 and at most 1
            method.loss.focal-gamma=a number, at least 0
            method.loss.ldam-margin=a number, more than 0
            method.loss.ldam-scale=a number, more than 0
            method.meta-batch-size=a whole number, at least 1
            method.meta-train-batch-size=a whole number, at least 1, or null
            method.mixing.alpha=a number, more than 0
            method.mixing.first-plain-epochs=a whole number of epochs, at least 0, or a share of \
            run.epochs less than 1
            method.mixing.foreground-exponent=a number, at least 0
            method.mixing.last-plain-epochs=a whole number of epochs, at least 0, or a share of \
            run.epochs less than 1
            method.mixing.probability=a number, at least 0 and at most 1
            method.mixing.ratio=a number, at least 1
            method.mixing.threshold=a number, at least 0 and at most 1
            method.pairs-per-round=a whole number, at least 1
            method.round-iterations=epoch, or a whole number, at least 1
            method.second-stage.epochs=a whole number, at least 1
            method.second-stage.learning-rate=a number, more than 0
            method.second-stage.smoothing-head=a number, at least 0 and less than 1
            method.second-stage.smoothing-tail=a number, at least 0 and less than 1
            method.second-stage.tau=a list in brackets of at least one number, each at least 0 and \
            more than the one before
            method.trust-region=none, or a number, more than 0
            method.weighting.difficulty-exponent=dynamic, or a number, at least 0
            method.weighting.difficulty-floor=a number, at least 0 and less than 1
            method.weighting.effective-number-beta=a number, at least 0 and less than 1
            method.weighting.frequency-exponent=a number, at least 0
            method.weighting.logit-strength=a number, more than 0
            method.weighting.start-epoch=a whole number of epochs, at least 0, or a share of \
            run.epochs less than 1
            network.hidden=a list in brackets of the units of 1 to 16 layers, each at least 1 and \
            at most 65536, or null
            network.width=an even number, at least 2 and at most 1024, or null
            prepare.most-rejected=a number, at least 0 and at most 1
            prepare.shard-mebibytes=a whole number, at least 1 and at most 2048
            run.epochs=a whole number, at least 1
            split.counts=a list in brackets, each entry a whole number, at least 1
            split.imbalance=as-is, or a number, at least 1, or null
            split.min-samples=a whole number, at least 1
            split.n-max=a whole number, at least 1, or null
            split.test-fraction=a number, more than 0 and less than 1
            split.train-at-least=a whole number, at least 1
            split.validation-most-share=a number, more than 0 and at most 1
            split.validation-per-class=a whole number, at least 1
            train.batch-size=a whole number, at least 1
            train.divergence.rate-factor=a number, more than 0 and less than 1
            train.divergence.retries=a whole number, at least 0
            train.learning-rate.backbone-factor=a number, at least 0
            train.learning-rate.factor=a number, more than 0 and at most 1
            train.learning-rate.final=a number, at least 0
            train.learning-rate.initial=a number, more than 0
            train.learning-rate.milestones=a list in brackets of epochs, rising, each at least 1
            train.learning-rate.step-epochs=a whole number, at least 1
            train.learning-rate.warm-up-epochs=a number, at least 0
            train.learning-rate.warm-up-start-factor=a number, more than 0 and at most 1
            train.micro-batch-size=a whole number, at least 1, or null
            train.optimizer.momentum=a number, at least 0 and less than 1
            train.optimizer.weight-decay=a number, at least 0
            train.stage-iterations=a whole number, at least 1, or null
            """
                .strip());
  }
}

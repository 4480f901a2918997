package io.difficultynet.job.export;

import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.export.ExportedModel.Forms;
import io.difficultynet.job.onnx.OnnxFile;
import io.difficultynet.job.prepare.PreparedFolder;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Evaluation;
import io.difficultynet.report.RunResult;
import io.difficultynet.text.Printable;
import io.difficultynet.text.Secrets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The model card (Mitchell et al., "Model Cards for Model Reporting", FAT* 2019, <a
 * href="https://arxiv.org/abs/1810.03993">arXiv:1810.03993</a>) of an exported model, in Markdown:
 * how to use it, where it comes from, what it was trained on, what it gets right of each class, and
 * how the classes were weighted. Without a result it ends with what the model itself knows.
 */
final class ModelCard {

  private static final String METHOD = "difficulty-net.method.name";

  private final ModelFolder model;
  private final @Nullable RunResult result;
  private final String run;
  private final Forms forms;
  private final StringBuilder text = new StringBuilder();

  private ModelCard(ModelFolder model, @Nullable RunResult result, String run, Forms forms) {
    this.model = model;
    this.result = result;
    this.run = run;
    this.forms = forms;
  }

  /**
   * Returns the card.
   *
   * @param result of the run; null where there is none
   * @param run its URI
   * @param forms what is exported
   */
  static String of(ModelFolder model, @Nullable RunResult result, String run, Forms forms) {
    ModelCard card = new ModelCard(model, result, run, forms);
    card.write();
    return card.text.toString();
  }

  private void write() {
    String name = model.config().config().run().name();
    paragraph("# %s: %s of %,d classes", escaped(name), model.network().name(), classes());
    paragraph("A classifier for long-tailed data, trained with difficulty-net.");
    use();
    origin();
    data();
    if (result != null) {
      accuracy(result);
    }
    classTable();
  }

  private void use() {
    paragraph("## Use");
    paragraph("Input: %s", input());
    if (forms.tensors()) {
      paragraph(
          "`model.safetensors` has the parameters with %s. `load.py` builds the network, and says how"
              + " in its first lines.",
          ofImages() ? "torchvision's names" : "the names of a `torch.nn.Sequential`");
    }
    if (forms.onnx()) {
      paragraph(
          "`model.onnx` (opset %d) takes `%s`, %s, and gives `%s`, N x %d, for any N.",
          OnnxFile.OPSET,
          OnnxFile.INPUT,
          onnxInput(),
          forms.softmax() ? OnnxFile.PROBABILITIES : OnnxFile.LOGITS,
          classes());
    }
    paragraph(
        "Logits divided by the temperature %s, then softmax, are the probabilities%s."
            + " `description.json` has the names of the classes in the order of the outputs.",
        number(model.temperatureOrOne()),
        model.temperature() == null ? "; none was fitted" : " that fit the validation set best");
  }

  private boolean ofImages() {
    return model.config().config().input() instanceof AugmentSettings;
  }

  private String input() {
    int channels = model.normalisation().channels();
    if (!(model.config().config().input() instanceof AugmentSettings augment)) {
      return "%,d features, each less its mean and divided by its standard deviation."
          .formatted(channels);
    }
    int size = augment.size();
    return "an image%s, %s, %s, divided by 255, less mean %s, divided by standard deviation %s."
        .formatted(
            model.orientation() == Orientation.APPLY ? " turned upright by its Exif data" : "",
            channels == 1 ? "grey" : "RGB",
            augment.fit() instanceof FitSettings.Resize resize
                ? "scaled so that its shorter side has %d pixels (bilinear, antialiased), of that the middle %d x %d"
                    .formatted(resize.evaluationSize(), size, size)
                : "padded with black to %d x %d, itself in the middle".formatted(size, size),
            Arrays.toString(model.normalisation().mean()),
            Arrays.toString(model.normalisation().std()));
  }

  private String onnxInput() {
    int channels = model.normalisation().channels();
    if (!(model.config().config().input() instanceof AugmentSettings augment)) {
      return "N x %d floats, %s"
          .formatted(
              channels, forms.preprocessing() ? "features as they are" : "normalised features");
    }
    return forms.preprocessing()
        ? "N x %d x %d x %d unsigned bytes, pixels as they are, which it normalises"
            .formatted(augment.size(), augment.size(), channels)
        : "N x %d x %d x %d floats, normalised".formatted(channels, augment.size(), augment.size());
  }

  private void origin() {
    RunIdentity identity = model.run();
    paragraph("## Origin");
    header("what", "value");
    row("run", code(run));
    if (result != null) {
      row("trained", "%s, %,.0f s".formatted(result.startedAt(), result.seconds()));
    }
    row("method", code(model.config().effective().getString(METHOD)));
    row(
        "network",
        "%s, %,d parameters".formatted(model.network().name(), model.network().parameterCount()));
    row("pretrained weights", identity.weightsDigest() == null ? "none" : identity.weightsDigest());
    row("configuration, SHA-256", model.config().digest());
    row("split, SHA-256", identity.splitDigest());
    row("seed", String.valueOf(model.config().config().run().seed()));
    if (result != null) {
      result.versions().forEach((program, version) -> row(program, escaped(version)));
    }
    text.append('\n');
  }

  private void data() {
    long[] counts = model.trainCounts().stream().mapToLong(Long::longValue).toArray();
    long most = Arrays.stream(counts).max().orElse(0);
    long fewest = Arrays.stream(counts).min().orElse(0);
    ShotGroups groups = model.groups();
    paragraph("## Data");
    paragraph(
        "%,d training samples of %,d classes, %,d to %,d of a class%s. Classes with many: %,d, medium: %,d,"
            + " few: %,d samples (%s).",
        Arrays.stream(counts).sum(),
        classes(),
        fewest,
        most,
        fewest == 0 ? "" : ", imbalance %s".formatted(number((double) most / fewest)),
        groups.many().size(),
        groups.medium().size(),
        groups.few().size(),
        groups.rule().text());
    if (model.config().config().data().source() instanceof DataSource.Prepared prepared) {
      paragraph(
          "They were prepared: the data card %s has their sizes or ranges, duplicates, and what was"
              + " rejected.",
          code(ByteSource.child(Secrets.hidden(prepared.root()), PreparedFolder.CARD)));
    }
    if (result == null) {
      return;
    }
    paragraph(
        "%,d validation samples, %,d test samples; %,d samples could not be read and were left out.",
        samples(result.validation()), samples(result.test()), result.data().rejected());
    result.data().notes().forEach(note -> text.append("- ").append(escaped(note)).append('\n'));
    result
        .data()
        .warnings()
        .forEach(warning -> text.append("- warning: ").append(escaped(warning)).append('\n'));
    if (!result.data().notes().isEmpty() || !result.data().warnings().isEmpty()) {
      text.append('\n');
    }
  }

  private static long samples(Evaluation evaluation) {
    return Arrays.stream(evaluation.counts().total()).sum();
  }

  private void accuracy(RunResult of) {
    paragraph("## Accuracy");
    paragraph("Of the model of the last epoch on the test set, which was used once.");
    header("measure", "value");
    row("balanced accuracy", percent(of.test().balancedAccuracy()));
    row("top-1", percent(of.test().top1()));
    if (Evaluation.hasTop5(classes())) {
      row("top-5", percent(of.test().top5()));
    }
    for (Shot shot : Shot.values()) {
      row(shot.name().toLowerCase(Locale.ROOT) + "-shot classes", percent(of.accuracy(shot)));
    }
    row("expected calibration error", percent(of.test().calibration().expectedError()));
    text.append('\n');
  }

  private void classTable() {
    paragraph("## Classes");
    if (result == null) {
      header("class", "training samples");
      for (int c = 0; c < classes(); c++) {
        row(escaped(model.classNames().get(c)), "%,d".formatted(model.trainCounts().get(c)));
      }
      return;
    }
    List<EpochReport> epochs = result.epochs().subList(0, result.lastWeightedEpoch());
    paragraph(
        "The weight is that of a sample of the class: in the first epoch, the lowest and the highest"
            + " of all, and in epoch %d, the last with weights.",
        epochs.size());
    header(
        "class", "training samples", "test accuracy", "first weight", "lowest", "highest", "last");
    double[] accuracy = result.test().perClassAccuracy().toArray();
    for (int c = 0; c < classes(); c++) {
      double[] weights = weights(epochs, c);
      row(
          escaped(model.classNames().get(c)),
          "%,d".formatted(model.trainCounts().get(c)),
          percent(accuracy[c]),
          number(weights[0]),
          number(Arrays.stream(weights).min().orElse(Double.NaN)),
          number(Arrays.stream(weights).max().orElse(Double.NaN)),
          number(weights[weights.length - 1]));
    }
  }

  private static double[] weights(List<EpochReport> epochs, int c) {
    return IntStream.range(0, epochs.size())
        .mapToDouble(i -> epochs.get(i).classWeights().at(c))
        .toArray();
  }

  private int classes() {
    return model.classNames().size();
  }

  private void paragraph(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append("\n\n");
  }

  private void header(String... cells) {
    row(cells);
    row(Arrays.stream(cells).map(cell -> "---").toArray(String[]::new));
  }

  private void row(String... cells) {
    text.append(Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String code(String name) {
    return "`" + Printable.line(name).replace('`', '\'').replace("|", "\\|") + "`";
  }

  /** A name as it stands in a table: no name of a class is Markdown or HTML. */
  private static String escaped(String name) {
    return Printable.line(name).replaceAll("([\\\\`*_{}\\[\\]<>#|~&])", "\\\\$1");
  }
}

package io.difficultynet.job.export;

import io.difficultynet.conf.Architecture;
import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.conf.NetworkFamily;
import io.difficultynet.conf.NetworkSettings.Shortcut;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.run.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code load.py}: Python that makes PyTorch's network of an exported model, with torchvision's own
 * where torchvision has it, and the transform of its inputs. It needs torch, torchvision and, for
 * the orientation of photographs, Pillow, which torchvision brings; of the features' models torch
 * alone.
 */
final class LoadScript {

  private static final int TORCHVISION_WIDTH = 64;
  private static final int TORCHVISION_CHANNELS = 3;

  private final NetworkDescription network;
  private final Architecture architecture;
  private final ModelFolder model;

  private LoadScript(ModelFolder model) {
    this.model = model;
    this.network = model.network();
    this.architecture = model.config().config().network().architecture();
  }

  static String of(ModelFolder model) {
    return new LoadScript(model).text();
  }

  private String text() {
    List<String> parts = new ArrayList<>();
    parts.add(head() + constants());
    parts.add(transform());
    if (network.classifier() instanceof Node.Cosines) {
      parts.add(resource("cosines.py"));
    }
    if (architecture instanceof Architecture.Residual residual && !isTorchvisions(residual)) {
      parts.add(resource("residual.py"));
    }
    parts.add(resource("weights.py"));
    parts.add(model());
    return String.join("\n\n", parts);
  }

  private boolean ofImages() {
    return architecture instanceof Architecture.Residual;
  }

  private String head() {
    return """
        \"""Loads the model of this folder. Needs %s.

            import load
            network, transform, class_names = load.model()
            logits = network(%s)
        \"""

        """
        .formatted(
            ofImages() ? "torch and torchvision" : "torch",
            ofImages()
                ? "transform(PIL.Image.open(\"image.jpg\"))[None]"
                : "transform([[%s]])"
                    .formatted(network.input().channels() == 1 ? "0.5" : "0.5, ..."));
  }

  private String constants() {
    List<String> lines = new ArrayList<>();
    lines.add("import json");
    lines.add("import pathlib");
    boolean own = architecture instanceof Architecture.Residual of && !isTorchvisions(of);
    if (own) {
      lines.add("from collections import OrderedDict");
    }
    lines.add("");
    lines.add("import torch");
    if (turnsUpright()) {
      lines.add("from PIL import ImageOps");
    }
    if (!isPlainTorchvision()) {
      lines.add("from torch import nn");
    }
    if (ofImages()) {
      lines.add("from torchvision.models import resnet");
      lines.add("from torchvision.transforms import functional as F");
    }
    lines.add("");
    lines.add("FOLDER = pathlib.Path(__file__).parent");
    lines.add("ABOUT = json.loads((FOLDER / \"description.json\").read_text(encoding=\"utf-8\"))");
    return String.join("\n", lines) + "\n";
  }

  private boolean isPlainTorchvision() {
    return architecture instanceof Architecture.Residual residual
        && isTorchvisions(residual)
        && network.input().channels() == TORCHVISION_CHANNELS
        && network.classifier() instanceof Node.Linear;
  }

  private boolean turnsUpright() {
    return ofImages() && model.orientation() == Orientation.APPLY;
  }

  private String transform() {
    if (!(model.config().config().input() instanceof AugmentSettings augment)) {
      return """
          def transform(features):
              \"""Features, a row a sample, as the network's input.\"""
              mean, std = (torch.tensor(ABOUT["preprocessing"][key]).double() for key in ("mean", "std"))
              return ((torch.as_tensor(features, dtype=torch.float64) - mean) / std).float()
          """;
    }
    List<String> lines = new ArrayList<>();
    lines.add("def transform(image):");
    lines.add("    \"\"\"An image of Pillow as the network's input.\"\"\"");
    if (turnsUpright()) {
      lines.add("    image = ImageOps.exif_transpose(image)");
    }
    lines.add(
        "    image = image.convert(\"%s\")"
            .formatted(network.input().channels() == 1 ? "L" : "RGB"));
    if (augment.fit() instanceof FitSettings.Resize resize) {
      lines.add("    image = F.resize(image, %d)".formatted(resize.evaluationSize()));
    }
    lines.add("    pixels = F.to_tensor(F.center_crop(image, %d))".formatted(augment.size()));
    lines.add(
        "    return F.normalize(pixels, %s, %s)"
            .formatted(
                Arrays.toString(model.normalisation().mean()),
                Arrays.toString(model.normalisation().std())));
    return String.join("\n", lines) + "\n";
  }

  private String model() {
    List<String> lines = new ArrayList<>();
    lines.add("def model():");
    lines.add(
        "    \"\"\"The network, ready to predict; the transform of its inputs; the names of its"
            + " classes.\"\"\"");
    lines.addAll(network());
    lines.add("    network.load_state_dict(weights())");
    lines.add("    return network.eval(), transform, ABOUT[\"classNames\"]");
    return String.join("\n", lines) + "\n";
  }

  private List<String> network() {
    if (!(architecture instanceof Architecture.Residual residual)) {
      return List.of("    network = nn.Sequential(%s)".formatted(layers()));
    }
    return isTorchvisions(residual) ? torchvisions() : List.of("    network = " + own(residual));
  }

  private String layers() {
    return network.nodes().stream()
        .filter(node -> !(node instanceof Node.Input))
        .map(node -> node instanceof Node.Classifier layer ? layer(layer) : "nn.ReLU()")
        .collect(Collectors.joining(", "));
  }

  private static String layer(Node.Classifier classifier) {
    return "%s(%d, %d)"
        .formatted(
            classifier instanceof Node.Cosines ? "Cosines" : "nn.Linear",
            classifier.inFeatures(),
            classifier.outFeatures());
  }

  private static boolean isTorchvisions(Architecture.Residual residual) {
    return residual.family() == NetworkFamily.LARGE_IMAGES
        && residual.width() == TORCHVISION_WIDTH
        && residual.shortcut() == Shortcut.B;
  }

  private List<String> torchvisions() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "    network = resnet.ResNet(resnet.%s, %s, num_classes=%d)"
            .formatted(block(), stages(), network.classes()));
    if (network.input().channels() != TORCHVISION_CHANNELS) {
      lines.add("    network.conv1 = " + firstConvolution());
    }
    if (network.classifier() instanceof Node.Cosines) {
      lines.add("    network.fc = " + layer(network.classifier()));
    }
    return lines;
  }

  private String own(Architecture.Residual residual) {
    String pool =
        network.nodes().stream().anyMatch(Node.MaxPool.class::isInstance)
            ? ", nn.MaxPool2d(3, 2, 1)"
            : "";
    return "residual([%s%s], resnet.%s, %s, \"%s\", %s)"
        .formatted(
            firstConvolution(),
            pool,
            block(),
            stages(),
            residual.shortcut(),
            layer(network.classifier()));
  }

  private String firstConvolution() {
    Node.Convolution first =
        network.nodes().stream()
            .filter(Node.Convolution.class::isInstance)
            .map(Node.Convolution.class::cast)
            .findFirst()
            .orElseThrow();
    return "nn.Conv2d(%d, %d, %d, %d, %d, bias=False)"
        .formatted(
            first.inChannels(),
            first.outChannels(),
            first.kernel(),
            first.stride(),
            first.padding());
  }

  private String block() {
    boolean three = network.layers().stream().anyMatch(layer -> layer.endsWith(".conv3"));
    return three ? "Bottleneck" : "BasicBlock";
  }

  /** Blocks of each stage, by the names of their layers, such as layer1.0.conv1. */
  private List<Long> stages() {
    Map<String, Long> blocks =
        network.layers().stream()
            .filter(layer -> layer.matches("layer\\d+\\.\\d+\\.conv1"))
            .collect(
                Collectors.groupingBy(
                    layer -> layer.substring(0, layer.indexOf('.')),
                    TreeMap::new,
                    Collectors.counting()));
    return List.copyOf(blocks.values());
  }

  private static String resource(String name) {
    try (InputStream in = LoadScript.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name + " is not in the job jar").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

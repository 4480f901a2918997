package io.difficultynet.job.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.Node.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDescriptionTest {

  private static final Node INPUT = new Node.Input(1, 4, 4);

  @Test
  void theFlatOrderIsNodeByNode() {
    NetworkDescription network =
        new NetworkDescription(
            "small",
            List.of(
                INPUT,
                new Node.Convolution(0, 1, 2, 3, 1, 1),
                new Node.BatchNorm(1, 2),
                new Node.GlobalAveragePool(2),
                new Node.Linear(3, 2, 5)));
    assertThat(network.parameterSpans())
        .containsExactly(
            span(1, 0, Role.WEIGHT, 9, 2, 1, 3, 3),
            span(2, 18, Role.NORM_SCALE, 1, 2),
            span(2, 20, Role.NORM_SHIFT, 1, 2),
            span(4, 22, Role.WEIGHT, 2, 5, 2),
            span(4, 32, Role.BIAS, 2, 5));
    assertThat(network.parameterCount()).isEqualTo(37);
    assertThat(network.statisticSpans()).containsExactly(new StatisticSpan(2, 0, 2));
    assertThat(network.statisticCount()).isEqualTo(4);
    assertThat(network.classes()).isEqualTo(5);
    assertThat(network.input()).isEqualTo(INPUT);
    assertThat(network.activationCount()).isEqualTo(16 + 32 + 32 + 2 + 5);
  }

  private static ParameterSpan span(int node, int offset, Role role, int fanIn, Integer... shape) {
    return new ParameterSpan(node, offset, new Node.Parameters(role, List.of(shape), fanIn));
  }

  @Test
  void aNodeSaysWhatItGivesAlsoOfMapsThatAreNotSquare() {
    NetworkDescription network =
        ResNets.forLargeImages(10, 2, ResNets.Shortcut.A, new Node.Input(3, 32, 96), 5);
    List<Shape> shapes = network.shapes();
    assertThat(shapes.subList(0, 5))
        .containsExactly(
            new Shape(3, 32, 96, false),
            new Shape(2, 16, 48, false),
            new Shape(2, 16, 48, false),
            new Shape(2, 16, 48, false),
            new Shape(2, 8, 24, false));
    assertThat(shapes.subList(shapes.size() - 3, shapes.size()))
        .containsExactly(
            new Shape(16, 1, 3, false), new Shape(16, 1, 1, false), new Shape(5, 1, 1, true));
  }

  /** The first norm is a sum's too; the second's outputs of 16 x 6 x 6 need no place. */
  @Test
  void aNormWhoseOutputAReluAloneReadsIsFusedWithIt() {
    NetworkDescription network = Tiny.withForks(5);
    assertThat(network.readers()).containsExactly(1, 1, 2, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 0);
    assertThat(network.normsUnderRelus()).containsExactly(Map.entry(7, 6));
    assertThat(network.activationCount() - network.fusedActivationCount()).isEqualTo(16 * 6 * 6);
  }

  /** At the second sum: what it reads, its own, and the ReLU's, which the third reads too. */
  @Test
  void anOutputLivesUntilNothingIsLeftToReadIt() {
    assertThat(Tiny.withForks(5).greatestLiveActivationCount()).isEqualTo(3 * 16 * 6 * 6);
    assertThat(Tiny.withoutNorm(5).greatestLiveActivationCount()).isEqualTo(2 * 3 * 4 * 4);
  }

  /** As pretrained weights have them. */
  @Test
  void layersHaveTheirNamesWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      assertThat(
              ResNets.forLargeImages(18, 64, ResNets.Shortcut.B, new Node.Input(3, 224, 224), 1000)
                  .layers())
          .contains("conv1", "layer1.0.conv1", "layer4.1.bn2", "fc");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 269722", "32, 464154", "44, 658586", "56, 853018", "110, 1727962"})
  void resNetsForCifar10HaveTheKnownNumberOfParameters(int depth, int parameters) {
    NetworkDescription network =
        ResNets.forSmallImages(depth, 16, ResNets.Shortcut.A, new Node.Input(3, 32, 32), 10);
    assertThat(network.name()).isEqualTo("ResNet-" + depth);
    assertThat(network.parameterCount()).isEqualTo(parameters);
  }

  /**
   * Published with torchvision's weights; ResNet-10 is torchvision's {@code ResNet} of [1, 1, 1,
   * 1].
   */
  @ParameterizedTest
  @CsvSource({
    "10, 5418792, 2880",
    "18, 11689512, 4800",
    "34, 21797672, 8512",
    "50, 25557032, 26560",
    "101, 44549160, 52672",
    "152, 60192808, 75712"
  })
  void resNetsForImageNetHaveTorchvisionsNumberOfParameters(
      int depth, int parameters, int channels) {
    NetworkDescription network =
        ResNets.forLargeImages(depth, 64, ResNets.Shortcut.B, new Node.Input(3, 224, 224), 1000);
    assertThat(network.name()).isEqualTo("ResNet-" + depth);
    assertThat(network.parameterCount()).isEqualTo(parameters);
    assertThat(network.statisticCount()).isEqualTo(2 * channels);
  }

  @Test
  void aNetworkForImageNetHalvesTheMapsFiveTimes() {
    NetworkDescription network =
        ResNets.forLargeImages(50, 64, ResNets.Shortcut.B, new Node.Input(3, 224, 224), 1000);
    assertThat(network.nodes().subList(0, 5))
        .containsExactly(
            new Node.Input(3, 224, 224),
            new Node.Convolution(0, 3, 64, 7, 2, 3),
            new Node.BatchNorm(1, 64),
            new Node.Relu(2),
            new Node.MaxPool(3, 3, 2, 1));
    assertThat(network.nodes()).contains(new Node.GlobalAveragePool(network.nodes().size() - 3));
    List<Node> strided =
        network.nodes().stream()
            .filter(node -> node instanceof Node.Convolution c && c.stride() == 2)
            .toList();
    assertThat(strided).hasSize(1 + 2 * 3); // first; in 3 stages the 3x3 and the projection
    assertThat(strided)
        .filteredOn(node -> node instanceof Node.Convolution c && c.kernel() == 3)
        .hasSize(3);
  }

  @Test
  void projectionsAddTheirWeightsAndNorms() {
    int plain = parameters(ResNets.Shortcut.A);
    int twoProjections = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    assertThat(parameters(ResNets.Shortcut.B)).isEqualTo(plain + twoProjections);
    int others = 3 * (16 * 16 + 2 * 16) + 2 * (32 * 32 + 2 * 32) + 2 * (64 * 64 + 2 * 64);
    assertThat(parameters(ResNets.Shortcut.C)).isEqualTo(plain + twoProjections + others);
  }

  private static int parameters(ResNets.Shortcut shortcut) {
    return ResNets.forSmallImages(20, 16, shortcut, new Node.Input(3, 32, 32), 10).parameterCount();
  }

  @Test
  void aNetworkStartsWithAnInputAndEndsWithAClassifierOrFeatures() {
    Node linear = new Node.Linear(0, 16, 2);
    assertRefused(
        "A network starts with an Input and has at least two nodes, got ["
            + linear
            + ", "
            + linear
            + "]",
        linear,
        linear);
    assertRefused(
        "A network starts with an Input and has at least two nodes, got [" + INPUT + "]", INPUT);
    Node relu = new Node.Relu(0);
    assertRefused(
        "A network ends with a classifier or the features of one, got " + relu, INPUT, relu);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, -1})
  void aNodeReadsEarlierOnesOnly(int input) {
    Node relu = new Node.Relu(input);
    assertRefused(
        "Node 1 (" + relu + ") reads node " + input + ", not an earlier one",
        INPUT,
        relu,
        new Node.Linear(1, 16, 2));
  }

  @Test
  void theNodesAreCopied() {
    List<Node> nodes = new ArrayList<>(List.of(INPUT, new Node.Linear(0, 16, 2)));
    NetworkDescription network = new NetworkDescription("copied", nodes);
    nodes.clear();
    assertThat(network.nodes()).hasSize(2);
  }

  private static void assertRefused(String message, Node... nodes) {
    assertThatThrownBy(() -> new NetworkDescription("refused", List.of(nodes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 18, 21, -4})
  void otherDepthsAreRefused(int depth) {
    assertThatThrownBy(
            () ->
                ResNets.forSmallImages(
                    depth, 16, ResNets.Shortcut.A, new Node.Input(3, 32, 32), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("depth must be 6n + 2 with n at least 1 (20, 32, 44, 56, 110), got " + depth);
  }

  @ParameterizedTest
  @CsvSource({"0,3,32,10", "15,3,32,10", "16,0,32,10", "16,3,30,10", "16,3,0,10", "16,3,32,1"})
  void otherShapesAreRefused(int width, int channels, int side, int classes) {
    assertThatThrownBy(
            () ->
                ResNets.forSmallImages(
                    20, width, ResNets.Shortcut.A, new Node.Input(channels, side, side), classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "width must be even and positive, the input's channels positive, its height and width"
                + " positive multiples of 4 and classes at least 2, got width %d, Input[channels=%d,"
                + " height=%d, width=%d], classes %d",
            width, channels, side, side, classes);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 32, 51})
  void otherDepthsForLargeImagesAreRefused(int depth) {
    assertThatThrownBy(
            () ->
                ResNets.forLargeImages(
                    depth, 64, ResNets.Shortcut.B, new Node.Input(3, 224, 224), 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("depth must be one of [10, 18, 34, 50, 101, 152], got " + depth);
  }

  @ParameterizedTest
  @CsvSource({"0,3,224,10", "15,3,224,10", "64,0,224,10", "64,3,100,10", "64,3,0,10", "64,3,32,1"})
  void otherShapesForLargeImagesAreRefused(int width, int channels, int side, int classes) {
    assertThatThrownBy(
            () ->
                ResNets.forLargeImages(
                    18, width, ResNets.Shortcut.B, new Node.Input(channels, side, side), classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "width must be even and positive, the input's channels positive, its height and width"
                + " positive multiples of 32 and classes at least 2, got width %d, Input[channels=%d,"
                + " height=%d, width=%d], classes %d",
            width, channels, side, side, classes);
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "4, 3"})
  void aBatchWithoutSamplesOrLabelsIsRefused(int size, int labels) {
    assertThatThrownBy(() -> new Batch(new float[0], new int[labels], size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A batch has at least one sample, and a label and a number for each; got size %d, %d"
                + " labels and %d numbers",
            size, labels, Math.max(size, 0));
  }
}

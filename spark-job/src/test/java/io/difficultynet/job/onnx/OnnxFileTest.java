package io.difficultynet.job.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.augment.FeaturePipeline;
import io.difficultynet.datasets.augment.ImagePipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.bigdl.BigDlReplica;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.CosineClassifier;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Perceptrons;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.pretrained.Formula;
import io.difficultynet.seed.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What onnxruntime computes with our files, beside the engine that the model was trained with. */
class OnnxFileTest {

  /** Largest difference of a logit; logits are of order 1. */
  private static final double LOGITS = 1e-5;

  private static final double PROBABILITIES = 1e-6;

  private static final int CLASSES = 5;
  private static final int[] BATCHES = {1, 2, 7};
  private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

  static Stream<Arguments> networks() {
    Node.Input small = new Node.Input(3, 16, 16);
    Node.Input grey = new Node.Input(1, 16, 16);
    Node.Input large = new Node.Input(3, 64, 64);
    return Stream.of(
            ResNets.forSmallImages(20, 16, Shortcut.A, small, CLASSES),
            ResNets.forSmallImages(8, 4, Shortcut.B, grey, CLASSES),
            ResNets.forSmallImages(8, 4, Shortcut.C, small, CLASSES).withCosines(),
            ResNets.forLargeImages(18, 16, Shortcut.B, large, CLASSES),
            ResNets.forLargeImages(10, 8, Shortcut.A, large, CLASSES),
            ResNets.forLargeImages(50, 8, Shortcut.B, large, CLASSES),
            Perceptrons.of(9, List.of(), CLASSES),
            Perceptrons.of(9, List.of(12, 6), CLASSES),
            Perceptrons.of(9, List.of(12), CLASSES).withCosines())
        .map(network -> Arguments.of(network.name() + " for " + network.input(), network));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void givesTheLogitsOfTheEngine(String name, NetworkDescription network) throws Exception {
    Model model = Formula.model(network);
    try (OrtSession session = session(network, model, Surroundings.NONE);
        Replica replica = replica(network, model)) {
      for (int size : BATCHES) {
        float[] inputs = normal(size * network.input().length(), size);
        float[] expected = replica.logits(new Batch(inputs, new int[size], size));
        assertThat(spread(expected)).as("differences of a sample's logits").isGreaterThan(0.01);
        assertClose(run(session, floats(network, inputs, size)), expected, LOGITS);
      }
    }
  }

  /** Bytes as image libraries give them, and probabilities at the model's temperature. */
  @Test
  void preprocessingAndSoftmaxAreThoseOfThePipeline() throws Exception {
    ImageShape shape = new ImageShape(3, 16, 16);
    int size = 7;
    double temperature = 1.5;
    var normalisation =
        new Normalisation(new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.25f, 0.3f});
    byte[] pixels = new byte[size * shape.values()]; // [N x C x S x S]
    new SplittableRandom(3).nextBytes(pixels);
    float[] inputs = normalised(pixels, size, shape, normalisation);
    var network = ResNets.forSmallImages(8, 4, Shortcut.A, new Node.Input(3, 16, 16), CLASSES);
    Model model = Formula.model(network);
    try (OrtSession session =
            session(network, model, new Surroundings(normalisation, temperature));
        Replica replica = replica(network, model);
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                RUNTIME,
                interleaved(pixels, size, shape),
                new long[] {size, 16, 16, 3},
                OnnxJavaType.UINT8)) {
      assertThat(session.getOutputNames()).containsExactly("probabilities");
      float[] logits = replica.logits(new Batch(inputs, new int[size], size));
      assertClose(run(session, tensor), softmax(logits, temperature), PROBABILITIES);
    }
  }

  private static float[] normalised(
      byte[] pixels, int size, ImageShape shape, Normalisation normalisation) {
    var settings =
        new AugmentSettings(
            new FitSettings.Pad(0),
            false,
            JitterSettings.NONE,
            new PolicySettings.None(),
            0,
            new NormaliseSettings(null, null),
            shape.width());
    var pipeline = new ImagePipeline(shape, settings, normalisation, new Seeds(1));
    var images = new LabelledImages.Builder(shape, List.of("a", "b"));
    float[] inputs = new float[pixels.length];
    for (int n = 0; n < size; n++) {
      images.add(pixels, n * shape.values(), 0);
    }
    for (int n = 0; n < size; n++) {
      pipeline.evaluation(images.build(), n, inputs, n * shape.values());
    }
    return inputs;
  }

  /** N x S x S x C. */
  private static ByteBuffer interleaved(byte[] pixels, int size, ImageShape shape) {
    ByteBuffer rows = ByteBuffer.allocateDirect(pixels.length);
    for (int n = 0; n < size; n++) {
      for (int i = 0; i < shape.plane(); i++) {
        for (int c = 0; c < shape.channels(); c++) {
          rows.put(pixels[n * shape.values() + c * shape.plane() + i]);
        }
      }
    }
    return rows.flip();
  }

  @Test
  void featuresAreStandardisedAsByThePipeline() throws Exception {
    var network = Perceptrons.of(4, List.of(6), CLASSES);
    Model model = Formula.model(network);
    var normalisation =
        new Normalisation(new float[] {1, -20, 300, 0}, new float[] {1, 5, 100, 0.01f});
    float[] features = normal(4 * 7, 1);
    float[] standardised = features.clone();
    for (int n = 0; n < 7; n++) {
      new FeaturePipeline(normalisation).standardise(standardised, 4 * n);
    }
    try (OrtSession session = session(network, model, new Surroundings(normalisation, null));
        Replica replica = replica(network, model)) {
      float[] expected = replica.logits(new Batch(standardised, new int[7], 7));
      assertClose(run(session, floats(network, features, 7)), expected, LOGITS);
    }
  }

  @Test
  void theFileSaysWhatItIs() throws Exception {
    var network = Perceptrons.of(4, List.of(), CLASSES);
    var out = new ByteArrayOutputStream();
    OnnxFile.write(
        out, network, Formula.model(network), Surroundings.NONE, Map.of("run", "hdfs:///birds"));
    ModelProto file = ModelProto.parseFrom(out.toByteArray());
    assertThat(file.getOpsetImportList()).singleElement().matches(o -> o.getVersion() == 17);
    assertThat(file.getIrVersion()).isEqualTo(8);
    assertThat(file.getProducerName()).isEqualTo("difficulty-net");
    assertThat(file.getMetadataProps(0).getKey()).isEqualTo("run");
    assertThat(file.getMetadataProps(0).getValue()).isEqualTo("hdfs:///birds");
    assertThat(file.getGraph().getName()).isEqualTo("linear classifier");
  }

  @Test
  void aNetworkThatOneFileCannotHoldIsRefused() {
    OnnxFile.requireRoom(532_676_607, "--onnx");
    assertThatThrownBy(() -> OnnxFile.requireRoom(532_676_608, "--onnx"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1001 CONFIG_INVALID: --onnx: cannot write the 532,676,608 numbers of this network: a"
                + " file of ONNX holds 2 GiB, which is 532,676,607. Export it with --safetensors.");
  }

  private static OrtSession session(NetworkDescription network, Model model, Surroundings around)
      throws IOException, OrtException {
    var out = new ByteArrayOutputStream();
    OnnxFile.write(out, network, model, around, Map.of());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1); // its threads wait by spinning
      return RUNTIME.createSession(out.toByteArray(), options);
    }
  }

  private static Replica replica(NetworkDescription network, Model model) {
    Replica replica =
        network.classifier() instanceof Node.Cosines
            ? CosineClassifier.over(network, body -> new BigDlReplica(body, 7))
            : new BigDlReplica(network, 7);
    replica.useThreads(1);
    replica.load(model.parameters());
    replica.loadStatistics(model.statistics());
    return replica;
  }

  private static OnnxTensor floats(NetworkDescription network, float[] inputs, int size)
      throws OrtException {
    Node.Input input = network.input();
    long[] shape =
        input.height() == 1
            ? new long[] {size, input.channels()}
            : new long[] {size, input.channels(), input.height(), input.width()};
    return OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(inputs), shape);
  }

  private static float[] run(OrtSession session, OnnxTensor input) throws OrtException {
    try (OrtSession.Result result = session.run(Map.of("input", input))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] outputs = new float[values.remaining()];
      values.get(outputs);
      return outputs;
    }
  }

  private static float[] normal(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() * 4 - 2);
    }
    return values;
  }

  private static float[] softmax(float[] logits, double temperature) {
    float[] probabilities = new float[logits.length];
    for (int from = 0; from < logits.length; from += CLASSES) {
      double sum = 0;
      for (int c = from; c < from + CLASSES; c++) {
        sum += Math.exp(logits[c] / temperature);
      }
      for (int c = from; c < from + CLASSES; c++) {
        probabilities[c] = (float) (Math.exp(logits[c] / temperature) / sum);
      }
    }
    return probabilities;
  }

  private static double spread(float[] logits) {
    float[] first = Arrays.copyOf(logits, CLASSES);
    Arrays.sort(first);
    return first[CLASSES - 1] - first[0];
  }

  private static void assertClose(float[] found, float[] expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("output " + i).isCloseTo(expected[i], within(tolerance));
    }
  }
}

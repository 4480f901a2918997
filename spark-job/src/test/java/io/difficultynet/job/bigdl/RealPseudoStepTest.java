package io.difficultynet.job.bigdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.augment.BatchBuffer;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.InputThreads;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.sampling.ClassBalancedSampler;
import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.MetaBruteForce;
import io.difficultynet.job.round.MetaBruteForce.Question;
import io.difficultynet.job.round.SgdOptimizer;
import io.difficultynet.job.round.SgdSettings;
import io.difficultynet.job.round.WeightedLoss;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The meta gradient of ResNet-20 on real images, after an epoch of training, in single precision,
 * against brute force on the same engine: every class whose slope stands clear of the noise agrees
 * in sign and to 5 per cent. Fashion-MNIST comes with Debian's package dataset-fashion-mnist, which
 * deploy/bin/setup installs. Prints its table; about a minute.
 */
@Tag("slow")
class RealPseudoStepTest {

  private static final double RELATIVE = 0.05;
  private static final double EPSILON = 0.001;
  private static final double WEIGHT_STEP = 0.03;
  private static final double INNER_RATE = 0.1;

  /** A slope below this share of the largest is moved by the losses' own rounding. */
  private static final double CLEAR = 0.02;

  private static final Path RECIPE =
      Path.of("..", "conf", "recipes", "fashion-mnist-lt-cross-entropy.conf");

  @Test
  void onRealImagesTheMetaGradientIsThatOfBruteForce() throws IOException {
    RunConfig config =
        ConfigReader.read(ConfigReader.parse(Files.readString(RECIPE), "recipe"), List.of())
            .config();
    Seeds seeds = new Seeds(1);
    SampleStore images = SampleSets.readTrain(config.data(), new LocalByteSource());
    LongTailSplit split = LongTailSplit.of(images, config.split(), seeds);
    var pipeline =
        InputPipeline.of(
            images, config.input(), Normalisation.of(config.input(), images, split.train()), seeds);
    NetworkDescription network =
        ResNets.forSmallImages(20, 16, Shortcut.A, new Node.Input(1, 32, 32), 10);
    try (Replica replica = new BigDlReplica(network, 1)) {
      replica.useThreads(2);
      float[] trained = anEpoch(replica, config, images, split, pipeline);
      Question question =
          new Question(
              trained,
              new double[] {0.4, 0.5, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.5, 1.6},
              INNER_RATE,
              balanced(images, split.train(), pipeline, 128),
              balanced(images, split.validation(), pipeline, 100));
      double[] exact = MetaBruteForce.inFloats(replica, question, WEIGHT_STEP);
      double[] found = MetaBruteForce.identity(replica, question, EPSILON);
      String table =
          MetaBruteForce.table(
              "∂L_meta/∂v on Fashion-MNIST-LT, ResNet-20 after an epoch, B 128, M 100",
              new String[] {"brute force", "identity"},
              new double[][] {exact, found});
      System.out.println(table);
      double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
      int clear = 0;
      for (int c = 0; c < exact.length; c++) {
        if (Math.abs(exact[c]) > CLEAR * largest) {
          clear++;
          assertThat(found[c])
              .as("class %d%n%s", c, table)
              .isCloseTo(exact[c], within(RELATIVE * Math.abs(exact[c])));
        }
      }
      assertThat(clear).as(table).isGreaterThanOrEqualTo(5);
    }
  }

  /** Parameters after an epoch of plain training. */
  private static float[] anEpoch(
      Replica replica,
      RunConfig config,
      SampleStore images,
      LongTailSplit split,
      InputPipeline pipeline) {
    NetworkDescription network = replica.network();
    float[] parameters = NetworkInitialiser.parameters(network, new SplittableRandom(1));
    float[] velocity = new float[parameters.length];
    float[] gradient = new float[parameters.length];
    var sgd =
        new SgdOptimizer(new SgdSettings(0.9, false, 1e-4, true), network, 0, parameters.length);
    EpochPlan plan = EpochPlan.of(split.train(), config.train().batchSize(), new Seeds(1), 0);
    var buffer = new BatchBuffer(config.train().batchSize(), pipeline, new InputThreads(1));
    for (int t = 0; t < plan.iterations(); t++) {
      buffer.training(images, plan.batch(t), 0);
      Batch batch = new Batch(buffer.inputs(), buffer.labels(), buffer.size());
      replica.load(parameters);
      replica.gradient(
          batch,
          new WeightedLoss(new CrossEntropy(), ClassWeights.ones(10), batch.size()),
          gradient);
      sgd.step(parameters, gradient, velocity, 0.1);
    }
    return parameters;
  }

  private static Batch balanced(SampleStore images, int[] from, InputPipeline pipeline, int size) {
    int[] labels = Arrays.stream(from).map(images::label).toArray();
    int[] drawn = new ClassBalancedSampler(from, labels, 10).draw(size, new SplittableRandom(3));
    var buffer = new BatchBuffer(size, pipeline, new InputThreads(1));
    buffer.evaluation(images, drawn);
    return new Batch(buffer.inputs(), buffer.labels(), size);
  }
}

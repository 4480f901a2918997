package io.difficultynet.job.round;

import io.difficultynet.datasets.sampling.ClassSampler;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.network.Node;
import io.difficultynet.seed.Betas;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.seed.Uniforms;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Context-rich minority oversampling (Park, Hong, Heo, Yun and Choi, "The Majority Can Help The
 * Minority: Context-rich Minority Oversampling for Long-tailed Classification", CVPR 2022, section
 * 3.2 and algorithm 1, <a href="https://arxiv.org/abs/2112.00412">arXiv:2112.00412</a>): into each
 * image of a pass the same {@link Rectangle} of another image is pasted, which is drawn from a
 * distribution that favours rare classes,
 *
 * <pre>
 *   x ← x outside and x' inside of the rectangle,   loss ← λ ℓ(y) + (1 − λ) ℓ(y')
 * </pre>
 *
 * where 1 − λ is the rectangle's share of the area. Both images are augmented before.
 */
final class Cmo implements Mixing {

  private final Node.Input input;
  private final double alpha;
  private final double probability;
  private final ClassSampler foregrounds;
  private final Seeds seeds;

  /**
   * Draws by these numbers.
   *
   * @param input of the network
   * @param alpha α of the Beta(α, α) that the size of the rectangle is drawn by, more than 0
   * @param probability that a pass is pasted into, 0 to 1
   * @param foregrounds what is pasted
   */
  Cmo(Node.Input input, double alpha, double probability, ClassSampler foregrounds, Seeds seeds) {
    this.input = input;
    this.alpha = alpha;
    this.probability = probability;
    this.foregrounds = foregrounds;
    this.seeds = seeds;
  }

  @Override
  public Batch read(SampleReader reader, int[] indices, int augmentation) {
    SplittableRandom random = seeds.stream(Purpose.CMO, augmentation, indices[0]);
    if (Uniforms.next(random) >= probability) {
      return reader.training(indices, augmentation);
    }
    double kept = Betas.symmetric(alpha, random);
    Rectangle rectangle = Rectangle.drawn(1 - kept, input.height(), input.width(), random);
    int size = indices.length;
    int[] both = Arrays.copyOf(indices, 2 * size);
    System.arraycopy(foregrounds.draw(size, random), 0, both, size, size);
    return pasted(reader.training(both, augmentation), rectangle);
  }

  /** Pastes the second half of {@code both} into the first, which it returns. */
  Batch pasted(Batch both, Rectangle rectangle) {
    int size = both.size() / 2;
    float[] inputs = both.inputs(); // [2 size x C x H x W]
    int planes = size * input.channels();
    int plane = input.height() * input.width();
    for (int p = 0; p < planes; p++) {
      for (int row = rectangle.top(); row < rectangle.bottom(); row++) {
        int to = p * plane + row * input.width() + rectangle.left();
        int width = rectangle.right() - rectangle.left();
        System.arraycopy(inputs, planes * plane + to, inputs, to, width);
      }
    }
    double kept = 1 - (double) rectangle.area() / plane;
    return new Batch(
        inputs,
        Arrays.copyOf(both.labels(), size),
        Arrays.copyOf(both.samples(), size),
        size,
        new Batch.Mix(
            Arrays.copyOfRange(both.labels(), size, 2 * size),
            Arrays.copyOfRange(both.samples(), size, 2 * size),
            kept));
  }
}

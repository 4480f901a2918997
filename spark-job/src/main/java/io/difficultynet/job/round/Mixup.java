package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.seed.Betas;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;

/**
 * Mixup (Zhang, Cissé, Dauphin and Lopez-Paz, ICLR 2018, <a
 * href="https://arxiv.org/abs/1710.09412">arXiv:1710.09412</a>, algorithm in figure 1): training
 * samples come as x_i ← λ x_i + (1 − λ) x_π(i), with a random permutation π of what is read at once
 * and one λ of Beta(α, α) for it; {@link MixedLoss} mixes the losses alike.
 */
final class Mixup implements Mixing {

  private final int length;
  private final double alpha;
  private final Seeds seeds;
  private float[] originals = new float[0];

  /**
   * Draws by these numbers.
   *
   * @param length floats in the input of a sample
   * @param alpha α, more than 0
   */
  Mixup(int length, double alpha, Seeds seeds) {
    this.length = length;
    this.alpha = alpha;
    this.seeds = seeds;
  }

  @Override
  public Batch read(SampleReader reader, int[] indices, int augmentation) {
    Batch batch = reader.training(indices, augmentation);
    SplittableRandom random = seeds.stream(Purpose.MIXUP, augmentation, indices[0]);
    double share = Betas.symmetric(alpha, random);
    return mixed(batch, share, permutation(batch.size(), random));
  }

  /** Overwrites the inputs of {@code batch}. */
  Batch mixed(Batch batch, double share, int[] partners) {
    int size = batch.size();
    float[] inputs = batch.inputs();
    if (originals.length < size * length) {
      originals = new float[size * length];
    }
    System.arraycopy(inputs, 0, originals, 0, size * length);
    int[] labels = new int[size];
    int[] samples = new int[size];
    for (int i = 0; i < size; i++) {
      int partner = partners[i];
      labels[i] = batch.labels()[partner];
      samples[i] = batch.samples()[partner];
      for (int k = 0; k < length; k++) {
        double other = (1 - share) * originals[partner * length + k];
        inputs[i * length + k] = (float) (share * originals[i * length + k] + other);
      }
    }
    return new Batch(
        inputs, batch.labels(), batch.samples(), size, new Batch.Mix(labels, samples, share));
  }

  /** Each permutation of 0 … size − 1 alike (Fisher and Yates). */
  private static int[] permutation(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = Uniforms.index(i + 1, random);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}

package io.difficultynet.datasets.sampling;

import io.difficultynet.math.Permutation;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the same number of samples of every class that has some (the meta batches of
 * Difficulty-Net, WACV 2023, section 3: "class-balanced").
 *
 * <p>With C such classes a draw of M samples takes ⌊M / C⌋ of each and one more of M mod C classes
 * chosen at random. Within a class it takes samples without replacement; when all of them have been
 * taken, they are all available again, so of one class no sample is taken k + 1 times before every
 * one was taken k times. The batch comes in random order, so that a part of it is a fair picture of
 * the whole.
 *
 * <p>Immutable; a draw depends on the random stream alone. Safe for use by several threads, each
 * with a stream of its own.
 */
public final class ClassBalancedSampler implements ClassSampler {
  private final ClassMembers members;

  /**
   * Draws from {@code indices}.
   *
   * @param indices the samples
   * @param labels the class of each of them
   * @param classes of which some may have no sample
   * @throws IllegalArgumentException if there is no sample, a label is not one of the classes, or
   *     the arrays differ in length
   */
  public ClassBalancedSampler(int[] indices, int[] labels, int classes) {
    members = new ClassMembers(indices, labels, classes);
  }

  @Override
  public int[] draw(int size, SplittableRandom random) {
    ClassMembers.requireSize(size);
    int classes = members.classes();
    int[] take = new int[classes];
    Arrays.fill(take, size / classes);
    int[] lucky = Permutation.of(classes, random);
    for (int k = 0; k < size % classes; k++) {
      take[lucky[k]]++;
    }
    return members.draw(take, random);
  }
}

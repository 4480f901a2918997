package io.difficultynet.datasets.longtail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Holds out whole groups of samples. Groups are looked at one after the other, and one is held out
 * where it has a sample of a class that still wants some, and brings no class above the most that
 * may be held out of it. A class that has none then, though it wants some, gives its smallest group
 * (the first of equals) of those after which every class keeps enough to train on. Groups of one
 * sample are the samples of each class that come first.
 */
final class GroupHoldOut {
  private final int[] labels; // [N]
  private final List<int[]> groups; // indices of samples, in the order in which they are looked at
  private final int[] wanted; // [C]
  private final int[] most; // [C], at least what is wanted
  private final int[] spare; // [C], samples that need not stay
  private final int[] held; // [C]
  private final int[] ofGroup; // [C], samples of the group that is looked at; else 0
  private final boolean[] heldOut; // [N]

  private GroupHoldOut(
      int[] labels, List<int[]> groups, int[] wanted, int[] most, int trainAtLeast) {
    this.labels = labels;
    this.groups = groups;
    this.wanted = wanted;
    this.most = most;
    this.spare = new int[wanted.length];
    this.held = new int[wanted.length];
    this.ofGroup = new int[wanted.length];
    this.heldOut = new boolean[labels.length];
    for (int label : labels) {
      spare[label]++;
    }
    for (int c = 0; c < spare.length; c++) {
      spare[c] = Math.max(0, spare[c] - trainAtLeast);
    }
  }

  /**
   * Which samples are held out.
   *
   * @param labels in 0 … C − 1 // [N]
   * @param groups indices of the samples of each, each sample in one; in the order in which they
   *     are looked at
   * @param wanted samples of each class to hold out // [C]
   * @param most samples of each class to hold out where it can be kept to, at least those wanted //
   *     [C]
   * @param trainAtLeast samples of a class that stay
   */
  static boolean[] of(
      int[] labels, List<int[]> groups, int[] wanted, int[] most, int trainAtLeast) {
    return new GroupHoldOut(labels, groups, wanted, most, trainAtLeast).heldOut();
  }

  private boolean[] heldOut() {
    for (int[] group : groups) {
      if (isWanted(group) && stays(group, most)) {
        hold(group);
      }
    }
    List<List<int[]>> candidates = groupsOfClassesWithNone();
    for (int c = 0; c < candidates.size(); c++) {
      if (held[c] == 0) { // else a group of another class had some of it
        holdSmallest(candidates.get(c));
      }
    }
    return heldOut;
  }

  /** The groups of each class that wants samples and has none; no groups of the others. */
  private List<List<int[]>> groupsOfClassesWithNone() {
    List<List<int[]>> ofClasses = new ArrayList<>(); // [C]
    for (int c = 0; c < wanted.length; c++) {
      ofClasses.add(new ArrayList<>());
    }
    for (int[] group : groups) {
      Arrays.stream(group)
          .map(i -> labels[i])
          .distinct()
          .filter(c -> wanted[c] > 0 && held[c] == 0)
          .forEach(c -> ofClasses.get(c).add(group));
    }
    return ofClasses;
  }

  private void holdSmallest(List<int[]> candidates) {
    candidates.stream()
        .filter(group -> !heldOut[group[0]] && stays(group, spare))
        .min(Comparator.comparingInt(group -> group.length))
        .ifPresent(this::hold);
  }

  private boolean isWanted(int[] group) {
    for (int i : group) {
      if (held[labels[i]] < wanted[labels[i]]) {
        return true;
      }
    }
    return false;
  }

  /** Whether all classes stay within limits when the group is held out too. */
  private boolean stays(int[] group, int[] limits) {
    boolean stays = true;
    for (int i : group) {
      int c = labels[i];
      stays &= held[c] + ++ofGroup[c] <= limits[c];
    }
    for (int i : group) {
      ofGroup[labels[i]] = 0;
    }
    return stays;
  }

  private void hold(int[] group) {
    for (int i : group) {
      heldOut[i] = true;
      held[labels[i]]++;
    }
  }
}

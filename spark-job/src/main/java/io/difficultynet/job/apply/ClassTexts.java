package io.difficultynet.job.apply;

import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What is written of classes.
 *
 * @param names // [C]
 * @param groups many, medium or few, by the training samples // [C]
 */
public record ClassTexts(List<String> names, List<String> groups) implements Serializable {

  /** Copies the lists. */
  public ClassTexts {
    names = List.copyOf(names);
    groups = List.copyOf(groups);
  }

  /** Of the classes of a model. */
  public static ClassTexts of(List<String> names, ShotGroups groups) {
    String[] words = new String[names.size()];
    for (Shot shot : Shot.values()) {
      groups.classes(shot).forEach(c -> words[c] = shot.name().toLowerCase(Locale.ROOT));
    }
    return new ClassTexts(names, List.of(words));
  }
}

package io.difficultynet.job.round;

import io.difficultynet.conf.MethodSettings.Sampling;
import io.difficultynet.conf.MixingSettings;
import java.io.Serializable;

/**
 * What samples the first stage trains on.
 *
 * @param epochs of the stage, at least 1
 * @param sampling how often it uses those of each class
 * @param mixup α of mixup's Beta(α, α), at least 0; 0: no mixup
 * @param mixing of samples where there is no mixup
 */
public record FirstStage(int epochs, Sampling sampling, double mixup, MixingSettings mixing)
    implements Serializable {

  /** Each sample once in an epoch, as it is. */
  public static FirstStage plain(int epochs) {
    return new FirstStage(epochs, Sampling.EACH_ONCE, 0, new MixingSettings.None());
  }
}

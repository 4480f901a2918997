package io.difficultynet.job.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.job.round.LearningRates;
import io.difficultynet.schedule.Cosine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRatesTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void theLastUpdateOfAnEpochIsTheOneBeforeTheNextEpochsFirst(int epoch) {
    String file =
        "difficulty-net { run.epochs = 5, data { format = cifar10, root = a }, train { batch-size ="
            + " 100, learning-rate { initial = 0.2, schedule = cosine, final = 0.01 } } }";
    RunConfig config = ConfigReader.read(ConfigReader.parse(file, "test"), List.of()).config();
    // 1001 samples in batches of at most 100: 11 iterations
    assertThat(RunPlan.rates(config, 1001).last(epoch))
        .isEqualTo(new Cosine(0.2, 0.01).at(11 * (epoch + 1) - 1, 11, 5));
  }

  @Test
  void theSecondStageHasACosineOfItsOwn() {
    String file =
        "difficulty-net { run.epochs = 5, data { format = cifar10, root = a }, train { batch-size ="
            + " 100, learning-rate.initial = 0.2 }, method { name = crt, second-stage { epochs = 3,"
            + " learning-rate = 0.05 } } }";
    RunConfig config = ConfigReader.read(ConfigReader.parse(file, "test"), List.of()).config();
    LearningRates rates = RunPlan.rates(config, 1001);
    assertThat(rates.last(4)).isEqualTo(new Cosine(0.2, 0).at(54, 11, 5));
    assertThat(rates.at(5, 0)).isEqualTo(0.05);
    assertThat(rates.last(7)).isEqualTo(new Cosine(0.05, 0).at(32, 11, 3));
  }
}

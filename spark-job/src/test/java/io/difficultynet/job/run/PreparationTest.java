package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.RunConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static RunConfig config(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    return ConfigReader.read(ConfigReader.parse("", "no file"), all).config();
  }

  @Test
  void aNetworkThatNoArrayHoldsIsRefusedByItsSettings() {
    RunConfig vectors =
        config(
            "data.format=prepared",
            "data.root=/set",
            "network.family=mlp",
            "network.hidden=[65536, 65536]");
    assertThatThrownBy(() -> Preparation.network(vectors, 10, 2))
        .hasMessage(
            "DN-1001 CONFIG_INVALID: network.hidden: with 2 classes give MLP-65536-65536 with"
                + " 4,295,884,802 parameters, but at most 2,147,483,639 can be trained. Make the"
                + " network smaller.");
    RunConfig images =
        config(
            "data.format=cifar10",
            "data.root=/data",
            "network.family=large-images",
            "network.depth=152",
            "network.width=1024",
            "augment.size=32");
    assertThatThrownBy(() -> Preparation.network(images, 3, 10))
        .hasMessageStartingWith(
            "DN-1001 CONFIG_INVALID: network.depth and network.width: with 10 classes give"
                + " ResNet-152 with ");
  }

  @Test
  void parametersAreCountedAlike() {
    RunConfig usual = config("data.format=cifar10", "data.root=/data");
    var network = Preparation.network(usual, 3, 10);
    assertThat(network.countParameters()).isEqualTo(network.parameterCount());
  }
}

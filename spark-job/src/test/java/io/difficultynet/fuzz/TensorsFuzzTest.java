package io.difficultynet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.pretrained.ModelFile;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Preparation;
import io.difficultynet.job.safetensors.Damage;
import io.difficultynet.job.safetensors.SafetensorsWriter;
import io.difficultynet.job.safetensors.TensorStream;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.json.Json;
import io.difficultynet.seed.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.hadoop.conf.Configuration;

/**
 * Files of tensors and folders of models that are damaged. Number of tries as for {@link
 * ReportsFuzzTest}.
 */
class TensorsFuzzTest {

  private static final Path FOLDER = FuzzFolder.make();
  private static final String DESCRIPTION = "model.json";
  private static final String TENSORS = "model.safetensors";

  private static final LoadedConfig LOADED =
      ConfigReader.read(
          ConfigReader.parse(
              "difficulty-net { data { format = prepared, root = r }, network.family = linear }",
              "test"),
          List.of());

  @AfterContainer
  static void deleteFolder() throws IOException {
    FuzzFolder.delete(FOLDER);
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Damaged.seeds();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void fileOfTensors(@ForAll("seeds") long seed) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SafetensorsWriter(Map.of("program", "test"))
        .add("d", new double[] {1, 2})
        .add("a", List.of(2, 3), new float[6], 0)
        .write(out);
    byte[] file = Damaged.of(out.toByteArray(), seed);
    Damage damage = new Damage("x.safetensors", ErrorCode.DATA_CORRUPT, "Give another");
    Guard.survives(
        () -> {
          TensorStream stream =
              TensorStream.open(new ByteArrayInputStream(file), file.length, damage);
          stream.read(
              (tensor, numbers) -> {
                if (tensor.isReadable()) {
                  numbers.floats();
                }
              });
        });
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void model(@ForAll("seeds") long seed) throws Exception {
    if (!Damaged.isOneOf(25, seed)) {
      return;
    }
    NetworkDescription network = Preparation.network(LOADED.config(), 4, 2);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(
        out, network, NetworkInitialiser.model(network, new Seeds(1)), Map.of("a", "b"));
    FileEntry entry = FileEntry.of(out.toByteArray());
    Map<String, Object> description = new HashMap<>();
    description.put("formatVersion", 4);
    description.put("tensors", Map.of("bytes", entry.bytes(), "sha256", entry.sha256()));
    description.put("trainCounts", List.of(2, 1));
    description.put("exifOrientation", "ignore");
    description.put("channels", 4);
    description.put("classNames", List.of("cat", "dog"));
    description.put("mean", List.of(0.0, 0.0, 0.0, 0.0));
    description.put("std", List.of(1.0, 1.0, 1.0, 1.0));
    description.put("configuration", LOADED.effective().root().unwrapped());
    byte[] json = Json.lines(description).getBytes(UTF_8);
    Files.write(FOLDER.resolve(DESCRIPTION), seed % 4 == 0 ? json : Damaged.of(json, seed));
    Files.write(
        FOLDER.resolve(TENSORS),
        seed % 4 == 0 ? Damaged.of(out.toByteArray(), seed) : out.toByteArray());
    Guard.survives(() -> ModelFolder.read(Folder.at(FOLDER.toString(), new Configuration(false))));
  }
}

package io.difficultynet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.export.LocalSpark;
import io.difficultynet.job.ml.DifficultyNetClassifier;
import io.difficultynet.job.ml.DifficultyNetModel;
import io.difficultynet.job.ml.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java example of the documents, as it stands there. */
class SparkMlExampleTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path SELF =
      Path.of("src/test/java/io/difficultynet/examples/SparkMlExampleTest.java");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern OWN =
      Pattern.compile("// <example>\n(.*?) *// </example>", Pattern.DOTALL);

  private static DifficultyNetModel example(Dataset<Row> birds, String folder) throws IOException {
    // spotless:off
    // <example>
    DifficultyNetClassifier classifier =
        new DifficultyNetClassifier()
            .setFeaturesCol("image")
            .setConfiguration("run.epochs=3", "train.batch-size=32");
    Dataset<Row>[] parts = birds.randomSplit(new double[] {0.8, 0.2}, 1);
    DifficultyNetModel model = classifier.fit(parts[0]);
    model.summary().history().show(); // accuracy and weight of each class, epoch by epoch
    model.transform(parts[1]).select("label", "prediction", "probability").show();
    model.save(folder);
    // </example>
    // spotless:on
    return model;
  }

  @Test
  void runs(@TempDir Path folder) throws IOException {
    try (SparkSession session = LocalSpark.start()) {
      Dataset<Row> birds = Tables.images(session).withColumnRenamed("features", "image");
      DifficultyNetModel model = example(birds, folder.resolve("model").toString());
      assertThat(model.summary().totalIterations()).isEqualTo(3);
      assertThat(folder.resolve("model/model/model.safetensors")).exists();
    }
  }

  @Test
  void standsInTheDocuments() throws IOException {
    String own = find(OWN, SELF).get(0).replaceAll("(?m)^    ", "");
    assertThat(find(BLOCK, ROOT.resolve("docs/spark-ml.md"))).contains(own);
    assertThat(find(BLOCK, ROOT.resolve("README.md")))
        .as("README may have the example, and no other")
        .allSatisfy(block -> assertThat(block).isEqualTo(own));
  }

  private static List<String> find(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(SparkMlExampleTest::first)
        .toList();
  }

  private static String first(MatchResult match) {
    return match.group(1);
  }
}

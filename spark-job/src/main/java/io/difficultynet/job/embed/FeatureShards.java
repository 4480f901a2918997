package io.difficultynet.job.embed;

import io.difficultynet.datasets.parquet.EncodedVectors;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PartEntry;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.datasets.parquet.ShardWriter;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.job.predict.PredictionPlan;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.StoredSamples;
import io.difficultynet.job.spark.Sent;
import io.difficultynet.job.spark.TaskHadoop;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.worker.RunPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * What the classifier of a model reads of every training, validation and test sample, as the shards
 * of a prepared set, which another run trains on. A task writes a shard; the same samples give the
 * same bytes on any number of executors.
 *
 * @param run plan with a training split
 * @param model whose features are wanted
 * @param testSamples number of test samples
 */
public record FeatureShards(RunPlan run, PredictionPlan model, int testSamples) {

  private static final int SHARD_BYTES = 1 << 25;

  /** A shard that was written. */
  private record Written(Part part, ShardEntry entry, List<Integer> labels)
      implements Serializable {}

  /**
   * Writes the shards; the set is complete when its manifest is written.
   *
   * @param folder a URI
   * @return the parts for the manifest
   */
  public Map<Part, PartEntry> write(JavaSparkContext spark, String folder) {
    int rowBytes = run.network().classifier().inFeatures() * Float.BYTES;
    List<Embedding.Some> shards =
        Embedding.cut(run, testSamples, Math.max(1, SHARD_BYTES / rowBytes));
    spark.setJobDescription("embed");
    try (Sent<RunPlan> plan = Sent.to(spark, run);
        Predictor predictor = Predictor.on(spark, model)) {
      Embedding embedding = new Embedding(plan.broadcast(), predictor);
      List<Written> written =
          spark.parallelize(shards, shards.size()).map(new Write(embedding, folder)).collect();
      return parts(written);
    } finally {
      StoredSamples.release(); // of this JVM, where it is the executor too
    }
  }

  private Map<Part, PartEntry> parts(List<Written> written) {
    Map<Part, PartEntry> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<ShardEntry> entries = new ArrayList<>();
      List<Long> counts = new ArrayList<>(Collections.nCopies(run.network().classes(), 0L)); // [C]
      for (Written shard : written) {
        if (shard.part == part) {
          entries.add(shard.entry);
          shard.labels.forEach(label -> counts.set(label, counts.get(label) + 1));
        }
      }
      parts.put(part, new PartEntry(entries, counts));
    }
    return parts;
  }

  /** Writes a shard. */
  private record Write(Embedding embedding, String folder)
      implements Function<Embedding.Some, Written> {

    @Override
    public Written call(Embedding.Some samples) {
      String name = samples.part().shard(samples.number());
      List<Integer> labels = new ArrayList<>();
      FileEntry file =
          Folder.at(folder, TaskHadoop.settings())
              .writeOnce(name, out -> write(samples, out, labels));
      ShardEntry entry = new ShardEntry(name, labels.size(), file.bytes(), file.sha256());
      return new Written(samples.part(), entry, labels);
    }

    private void write(Embedding.Some samples, OutputStream out, List<Integer> labels)
        throws IOException {
      boolean weighted = embedding.isWeighted(samples);
      try (ShardWriter writer = new ShardWriter(out, PreparedManifest.FEATURES, weighted)) {
        embedding.each(
            samples,
            (origin, label, weight, features) -> {
              try {
                writer.add(EncodedVectors.encode(features), label, origin, weight);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              labels.add(label);
            });
      }
    }
  }
}

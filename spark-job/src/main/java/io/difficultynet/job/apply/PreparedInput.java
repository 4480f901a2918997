package io.difficultynet.job.apply;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PreparedFormat;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The samples of a prepared set, whose shards are tables: all of them without labels, those of the
 * test part with labels, which is what a model is measured on.
 *
 * @param root folder of the set
 * @param manifest of the set
 * @param wanted by the model
 */
record PreparedInput(String root, PreparedManifest manifest, Wanted wanted) implements ModelInput {

  private static final int MOST_NAMES = 10;

  static PreparedInput of(InputRequest request, Wanted wanted, ByteSource source) {
    PreparedManifest manifest =
        PreparedFormat.manifest(new DataLocation("--input", request.location()), source);
    Problems problems = new Problems();
    boolean features = manifest.kind().equals(PreparedManifest.FEATURES);
    if (features != wanted.ofFeatures()) {
      problems.add(
          request.where(),
          "has %s, and the model was trained on %s"
              .formatted(features ? "feature vectors" : "images", wanted.kind()),
          "Give a set of " + wanted.kind());
    } else if (features
        && manifest.channels() != wanted.channels()) { // images are looked at singly
      problems.add(
          request.where(),
          "has samples of %,d features, and the model was trained on %,d"
              .formatted(manifest.channels(), wanted.channels()),
          "Give samples with the same features in the same order as those that it was trained on");
    }
    if (wanted.labelled()) {
      List<String> unknown = Labels.of(wanted.classNames()).unknown(manifest.classNames());
      if (!unknown.isEmpty()) {
        problems.add(
            request.where(),
            "has %,d classes that the model does not have: %s"
                .formatted(
                    unknown.size(), unknown.subList(0, Math.min(MOST_NAMES, unknown.size()))),
            "Give a set of the model's classes; their order does not matter");
      }
    }
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The prepared set is not for this model");
    return new PreparedInput(request.location(), manifest, wanted);
  }

  @Override
  public Optional<Orientation> orientation() {
    return Optional.of(manifest.orientation());
  }

  /** As a run that reads the set tells its test samples. */
  @Override
  public SourceFingerprint fingerprint() {
    Map<String, SourceFingerprint.Group> groups = new HashMap<>();
    for (ShardEntry shard : manifest.part(Part.TEST).shards()) {
      groups.put("file " + shard.name(), new SourceFingerprint.Group(shard.rows(), shard.sha256()));
    }
    return SourceFingerprint.of(groups);
  }

  @Override
  public SampleRows open(SparkSession session) {
    List<String> shards = new ArrayList<>();
    for (Part part : Part.values()) {
      if (part == Part.TEST || !wanted.labelled()) {
        for (ShardEntry shard : manifest.part(part).shards()) {
          shards.add(ByteSource.child(root, shard.name()));
        }
      }
    }
    if (shards.isEmpty()) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "--input (" + root + ")",
          "has no test samples",
          "Give a set that has a test part");
    }
    Dataset<Row> rows =
        SparkJob.reader(session, shards.get(0)) // all are in the same folder
            .parquet(shards.toArray(String[]::new))
            .select(
                functions.col("sample"), functions.col("origin").as("key"), functions.col("label"));
    return new SampleRows(
        rows,
        wanted.ofFeatures()
            ? new SampleColumn.PreparedVectors(manifest.channels())
            : new SampleColumn.Images(),
        Labels.byNamesOf(wanted.classNames(), manifest.classNames()),
        "key");
  }
}

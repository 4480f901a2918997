package io.difficultynet.job.prepare;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageCheck;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.job.spark.TaskHadoop;
import io.difficultynet.job.storage.HadoopByteSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** Samples of the sources that {@code train} reads too; each can be read by its index. */
final class StoreSamples implements SourceSamples {
  private static final int SAMPLES_A_TASK = 2_000;

  private final JavaSparkContext spark;
  private final Job job;
  private final SourceStores stores;

  /**
   * What a task needs.
   *
   * @param id of this use of {@code prepare}
   * @param data where the samples are
   * @param folder where the set is written
   */
  private record Job(UUID id, DataSettings data, String folder) implements Serializable {
    SourceStores stores() {
      return SourceStores.of(id, data, new HadoopByteSource(TaskHadoop.settings()));
    }
  }

  /** Samples from {@code from} on, before {@code to}. */
  private record Span(boolean ofTest, int from, int to) implements Serializable {}

  StoreSamples(JavaSparkContext spark, DataSettings data, Configuration hadoop, String folder) {
    this.spark = spark;
    this.job = new Job(UUID.randomUUID(), data, folder);
    this.stores = SourceStores.begin(job.id, data, new HadoopByteSource(hadoop));
  }

  @Override
  public List<String> classNames() {
    return stores.train().classNames();
  }

  @Override
  public String kind() {
    return PreparedManifest.IMAGE;
  }

  @Override
  public int channels() {
    return stores.train().channels();
  }

  @Override
  public DealSettings dealing() {
    return DealSettings.NONE;
  }

  @Override
  public DataFindings findings() {
    return stores.findings();
  }

  @Override
  public List<CheckedSample> check() {
    List<Span> spans = new ArrayList<>(spans(false, stores.train().size()));
    spans.addAll(spans(true, stores.test().size()));
    Job sent = job;
    return spark
        .parallelize(spans, Math.max(1, spans.size()))
        .flatMap(span -> checked(sent, span).iterator())
        .collect();
  }

  private static List<Span> spans(boolean ofTest, int size) {
    List<Span> spans = new ArrayList<>();
    for (int from = 0; from < size; from += SAMPLES_A_TASK) {
      spans.add(new Span(ofTest, from, Math.min(size, from + SAMPLES_A_TASK)));
    }
    return spans;
  }

  private static List<CheckedSample> checked(Job job, Span span) {
    SourceStores stores = job.stores();
    ImageFileSettings.Orientation orientation = job.data.source().orientation();
    Pixels scratch = new Pixels();
    List<CheckedSample> checked = new ArrayList<>();
    for (int i = span.from; i < span.to; i++) {
      checked.add(checked(stores, orientation, span.ofTest, i, scratch));
    }
    return checked;
  }

  private static CheckedSample checked(
      SourceStores stores,
      ImageFileSettings.Orientation orientation,
      boolean ofTest,
      int i,
      Pixels scratch) {
    ImageStore store = ofTest ? stores.test() : stores.train();
    Part part = ofTest ? Part.TEST : i < store.validationFrom() ? Part.TRAIN : Part.VALIDATION;
    byte[] bytes = new byte[0];
    SampleCheck check;
    try {
      bytes = stores.encoded(ofTest, i);
      check = SampleCheck.of(ImageCheck.of(bytes, orientation, scratch));
    } catch (DifficultyNetException e) {
      if (e.code() == ErrorCode.STORAGE_FAILED) {
        throw e; // not the sample's fault: Spark tries again
      }
      Problem problem = e.problems().get(0);
      check = new SampleCheck(0, 0, problem.what(), problem.fix());
    }
    String origin = stores.origin(ofTest, i);
    return new CheckedSample(
        part,
        i,
        origin,
        origin,
        store.label(i),
        null,
        store.group(i),
        store.weight(i),
        Sha256.hex(bytes),
        bytes.length,
        check.height(),
        check.width(),
        check.what(),
        check.fix());
  }

  @Override
  public List<WrittenShard> write(List<ShardPlan> shards) {
    Job sent = job;
    return spark
        .parallelize(shards, Math.max(1, shards.size()))
        .map(shard -> written(sent, shard))
        .collect();
  }

  private static WrittenShard written(Job job, ShardPlan shard) {
    SourceStores stores = job.stores();
    ShardEntry entry =
        ShardOutput.write(
            job.folder,
            shard.name(),
            PreparedManifest.IMAGE,
            false,
            writer -> {
              for (ShardPlan.Placed sample : shard.samples()) {
                byte[] bytes = stores.encoded(sample.part() == Part.TEST, sample.index());
                if (!Sha256.hex(bytes).equals(sample.sha256())) {
                  throw ShardOutput.changed(sample.origin());
                }
                writer.add(bytes, sample.label(), sample.origin());
              }
            });
    return new WrittenShard(entry, null);
  }
}

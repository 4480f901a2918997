package io.difficultynet.datasets.parquet;

import com.typesafe.config.ConfigFactory;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A prepared set in memory, of samples that a test gives. */
final class TinyPreparedSet {
  static final String ROOT = "/prepared";

  private final MemoryByteSource source = new MemoryByteSource();
  private final Map<Part, PartEntry> parts = new EnumMap<>(Part.class);
  private final List<String> classNames;

  TinyPreparedSet(String... classNames) {
    this.classNames = List.of(classNames);
    for (Part part : Part.values()) {
      parts.put(part, new PartEntry(List.of(), noCounts()));
    }
  }

  private List<Long> noCounts() {
    return classNames.stream().map(name -> 0L).toList();
  }

  /** The bytes of a shard with these samples. */
  static byte[] shard(List<byte[]> samples, int... labels) {
    return shard(samples, labels, null);
  }

  /** The same with weights; null for none. */
  static byte[] shard(List<byte[]> samples, int[] labels, double @Nullable [] weights) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ShardWriter writer = new ShardWriter(out, PreparedManifest.IMAGE, weights != null)) {
      for (int i = 0; i < samples.size(); i++) {
        double weight = weights == null ? 1 : weights[i];
        writer.add(samples.get(i), labels[i], "origin-" + i, weight);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Adds a shard to a part. */
  TinyPreparedSet with(Part part, List<byte[]> samples, int... labels) {
    return with(part, samples, labels, null);
  }

  /** Adds a shard with weights to a part; null for none. */
  TinyPreparedSet with(Part part, List<byte[]> samples, int[] labels, double @Nullable [] weights) {
    PartEntry before = parts.getOrDefault(part, new PartEntry(List.of(), noCounts()));
    List<ShardEntry> shards = new ArrayList<>(before.shards());
    byte[] bytes = shard(samples, labels, weights);
    String name = part.shard(shards.size());
    shards.add(new ShardEntry(name, samples.size(), bytes.length, Sha256.hex(bytes)));
    List<Long> counts = new ArrayList<>(before.counts());
    Arrays.stream(labels).forEach(label -> counts.set(label, counts.get(label) + 1));
    parts.put(part, new PartEntry(shards, counts));
    source.with(ROOT + "/" + name, bytes);
    return this;
  }

  PreparedManifest manifest(int channels, @Nullable ImageShape shape) {
    return manifest(PreparedManifest.IMAGE, channels, shape);
  }

  private PreparedManifest manifest(String kind, int channels, @Nullable ImageShape shape) {
    return new PreparedManifest(
        kind,
        channels,
        shape,
        classNames,
        parts,
        "a".repeat(64),
        ConfigFactory.parseString("data.format = table"),
        Map.of("difficulty-net", "0.1"));
  }

  /** The set with its manifest. */
  MemoryByteSource written(int channels, @Nullable ImageShape shape) {
    return written(manifest(channels, shape));
  }

  /** The set with a manifest of feature vectors. */
  MemoryByteSource writtenAsVectors(int features) {
    return written(manifest(PreparedManifest.FEATURES, features, null));
  }

  private MemoryByteSource written(PreparedManifest manifest) {
    byte[] json = manifest.toJson().getBytes(StandardCharsets.UTF_8);
    return source.with(ROOT + "/" + PreparedManifest.NAME, json);
  }

  static PreparedFormat format(ImageFileSettings.Verify verify) {
    return new PreparedFormat(new DataSource.Prepared(ROOT, new ImageFileSettings(verify, 1, 0)));
  }
}

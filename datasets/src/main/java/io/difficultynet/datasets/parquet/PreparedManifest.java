package io.difficultynet.datasets.parquet;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a prepared set consists of. It is written last: a folder with a manifest is complete.
 *
 * @param kind of the samples, {@link #IMAGE} or {@link #FEATURES}
 * @param channels of every image, 1 or 3, or features of every vector
 * @param shape of every image; null where they differ, and of vectors
 * @param classNames in the order of the labels // [C]
 * @param parts one entry each
 * @param digest of the settings that it was prepared with
 * @param configuration all settings that it was prepared with
 * @param versions of the programs that wrote it, by name
 */
public record PreparedManifest(
    String kind,
    int channels,
    @Nullable ImageShape shape,
    List<String> classNames,
    Map<Part, PartEntry> parts,
    String digest,
    Config configuration,
    Map<String, String> versions) {

  /** Its name in the set's folder. */
  public static final String NAME = "manifest.json";

  /** Samples that are JPEG or PNG files. */
  public static final String IMAGE = "image";

  /** Samples that are feature vectors, as {@link EncodedVectors} stores them. */
  public static final String FEATURES = "features";

  private static final String ORIENTATION = "difficulty-net.data.image-files.exif-orientation";

  private static final Set<String> KINDS = Set.of(IMAGE, FEATURES);

  /** The format that is written, and the only one so far. */
  public static final int FORMAT_VERSION = 1;

  private static final String PREPARE_AGAIN =
      "Prepare the data again in another folder, or copy this folder again from where it was"
          + " prepared";

  /** Copies lists and maps and refuses parts that do not have all classes. */
  public PreparedManifest {
    classNames = List.copyOf(classNames);
    parts = Map.copyOf(parts);
    versions = Map.copyOf(versions);
    if (kind.equals(FEATURES) ? channels < 1 : channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "channels is %d; it must be %s"
              .formatted(channels, kind.equals(FEATURES) ? "at least 1" : "1 or 3"));
    }
    for (Part part : Part.values()) {
      PartEntry entry = parts.get(part);
      if (entry == null || entry.counts().size() != classNames.size()) {
        throw new IllegalArgumentException(
            "part %s has counts of %d classes, but there are %d"
                .formatted(
                    part.word(), entry == null ? 0 : entry.counts().size(), classNames.size()));
      }
    }
  }

  /** An entry. */
  public PartEntry part(Part part) {
    PartEntry entry = parts.get(part);
    if (entry == null) {
      throw new IllegalStateException("the constructor lets no manifest lack " + part);
    }
    return entry;
  }

  /** What is made of the orientation in the images' Exif data, as when the set was prepared. */
  public Orientation orientation() {
    return configuration.hasPath(ORIENTATION)
            && configuration.getString(ORIENTATION).equals("apply")
        ? Orientation.APPLY
        : Orientation.IGNORE;
  }

  /** Returns indented JSON. */
  public String toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("kind", kind);
    json.put("channels", channels);
    json.put("height", shape == null ? null : shape.height());
    json.put("width", shape == null ? null : shape.width());
    json.put("classNames", classNames);
    parts.forEach((part, entry) -> json.put(part.word(), json(entry)));
    json.put("configDigest", digest);
    json.put("configuration", configuration.root().unwrapped());
    json.put("versions", versions);
    return Json.lines(json);
  }

  private static Map<String, Object> json(PartEntry entry) {
    List<Map<String, Object>> shards = new ArrayList<>();
    for (ShardEntry shard : entry.shards()) {
      shards.add(
          Map.of(
              "name", shard.name(),
              "rows", shard.rows(),
              "bytes", shard.bytes(),
              "sha256", shard.sha256()));
    }
    return Map.of("shards", shards, "countsPerClass", entry.counts(), "samples", entry.rows());
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file's name for messages
   * @throws DifficultyNetException DATA_UNSUITABLE when the format is another, DATA_CORRUPT when it
   *     is no manifest
   */
  public static PreparedManifest fromJson(String text, String location) {
    try {
      JsonObject json = JsonObject.parse(text, location);
      requireKnown(json.small("formatVersion"), json.text("kind"), location);
      Map<Part, PartEntry> parts = new EnumMap<>(Part.class);
      for (Part part : Part.values()) {
        parts.put(part, entry(json.object(part.word())));
      }
      double height = json.number("height");
      int channels = json.small("channels");
      Map<String, String> versions = new LinkedHashMap<>();
      JsonObject named = json.object("versions");
      named.keys().forEach(name -> versions.put(name, named.text(name)));
      return new PreparedManifest(
          json.text("kind"),
          channels,
          Double.isNaN(height)
              ? null
              : new ImageShape(channels, json.small("height"), json.small("width")),
          json.texts("classNames"),
          parts,
          json.text("configDigest"),
          ConfigValueFactory.fromMap(json.object("configuration").toMap(), location).toConfig(),
          versions);
    } catch (JsonException | IllegalArgumentException e) {
      throw new DifficultyNetException(
          ErrorCode.DATA_CORRUPT,
          location,
          "is not the manifest of a prepared set: " + e.getMessage(),
          PREPARE_AGAIN,
          e);
    }
  }

  private static PartEntry entry(JsonObject json) {
    List<ShardEntry> shards = new ArrayList<>();
    for (JsonObject shard : json.objects("shards")) {
      shards.add(
          new ShardEntry(
              shard.text("name"), shard.small("rows"), shard.whole("bytes"), shard.text("sha256")));
    }
    List<Long> counts = new ArrayList<>();
    for (long count : json.wholes("countsPerClass")) {
      counts.add(count);
    }
    return new PartEntry(shards, counts);
  }

  private static void requireKnown(int version, String kind, String location) {
    if (version != FORMAT_VERSION || !KINDS.contains(kind)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          location,
          "has format version %d and samples of kind %s; this program reads version %d and kinds %s"
              .formatted(version, kind, FORMAT_VERSION, new TreeSet<>(KINDS)),
          "Train with the program that prepared it, or prepare the data again with this one");
    }
  }
}

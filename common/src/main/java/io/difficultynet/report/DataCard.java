package io.difficultynet.report;

import io.difficultynet.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a prepared set holds, for people who are to trust it.
 *
 * @param name of the set
 * @param classNames in the order of the labels // [C]
 * @param parts train, validation and test
 * @param sizes of the images
 * @param duplicates of bytes
 * @param rejected samples that were left out
 * @param dropped training and validation samples left out because the test has the same bytes
 * @param equalRows rows of a table that were equal to another and are one sample with it
 */
public record DataCard(
    String name,
    List<String> classNames,
    List<PartFigures> parts,
    ImageSizes sizes,
    Duplicates duplicates,
    List<Rejected> rejected,
    int dropped,
    int equalRows) {

  private static final int FORMAT_VERSION = 1;

  /** Copies the lists. */
  public DataCard {
    classNames = List.copyOf(classNames);
    parts = List.copyOf(parts);
    rejected = List.copyOf(rejected);
  }

  /**
   * A part of the set.
   *
   * @param name train, validation or test
   * @param counts samples of each class // [C]
   * @param shards their number
   * @param bytes of all of them
   */
  public record PartFigures(String name, List<Long> counts, int shards, long bytes) {

    /** Copies the list. */
    public PartFigures {
      counts = List.copyOf(counts);
    }

    /** Number of its samples. */
    public long samples() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Samples of the most frequent class over those of the rarest; null where one has none. */
    public @Nullable Double imbalance() {
      long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
      long fewest = counts.stream().mapToLong(Long::longValue).min().orElse(0);
      return fewest == 0 ? null : (double) most / fewest;
    }
  }

  /**
   * Sizes of the images in pixels and bytes, over all parts: smallest, median and largest.
   *
   * @param width three numbers
   * @param height three numbers
   * @param bytes three numbers, of an encoded image
   */
  public record ImageSizes(List<Integer> width, List<Integer> height, List<Integer> bytes) {

    /** Copies the lists. */
    public ImageSizes {
      width = List.copyOf(width);
      height = List.copyOf(height);
      bytes = List.copyOf(bytes);
    }
  }

  /**
   * Samples with the same bytes.
   *
   * @param trainInTest samples of train or validation whose bytes are also in test: they make the
   *     test too easy
   * @param trainInValidation samples of train whose bytes are also in validation
   * @param within samples that repeat an earlier one of their own part
   * @param otherLabel samples that repeat an earlier one of any part with another label
   * @param examples at most 20 pairs, those across parts and with other labels first
   */
  public record Duplicates(
      int trainInTest,
      int trainInValidation,
      int within,
      int otherLabel,
      List<DuplicatePair> examples) {

    /** Copies the list. */
    public Duplicates {
      examples = List.copyOf(examples);
    }
  }

  /** Two samples with the same bytes, each with its part and class. */
  public record DuplicatePair(String first, String firstIn, String second, String secondIn) {}

  /** A sample that was left out: where it comes from, what is wrong and what to do. */
  public record Rejected(String part, String origin, String className, String what, String fix) {}

  /** Returns indented JSON. */
  public String toJson() {
    return Json.lines(toMap());
  }

  /** Returns the rejected samples as JSON, one a line. */
  public String rejectedLines() {
    StringBuilder lines = new StringBuilder();
    rejected.forEach(one -> lines.append(Json.line(map(one))).append('\n'));
    return lines.toString();
  }

  /** Returns maps, lists, texts and numbers. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("name", name);
    map.put("classNames", classNames);
    List<Map<String, @Nullable Object>> figures = new ArrayList<>();
    for (PartFigures part : parts) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("name", part.name());
      one.put("samples", part.samples());
      one.put("countsPerClass", part.counts());
      one.put("imbalance", part.imbalance());
      one.put("shards", part.shards());
      one.put("bytes", part.bytes());
      figures.add(one);
    }
    map.put("parts", figures);
    map.put("width", sizes.width());
    map.put("height", sizes.height());
    map.put("bytes", sizes.bytes());
    map.put("trainInTest", duplicates.trainInTest());
    map.put("trainInValidation", duplicates.trainInValidation());
    map.put("duplicatesWithin", duplicates.within());
    map.put("duplicatesOtherLabel", duplicates.otherLabel());
    map.put(
        "duplicateExamples",
        duplicates.examples().stream()
            .map(
                pair ->
                    Map.of(
                        "first", pair.first(),
                        "firstIn", pair.firstIn(),
                        "second", pair.second(),
                        "secondIn", pair.secondIn()))
            .toList());
    map.put("rejected", rejected.size());
    map.put("dropped", dropped);
    map.put("equalRows", equalRows);
    return map;
  }

  private static Map<String, @Nullable Object> map(Rejected one) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("part", one.part());
    map.put("origin", one.origin());
    map.put("className", one.className());
    map.put("what", one.what());
    map.put("fix", one.fix());
    return map;
  }
}

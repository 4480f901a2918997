package io.difficultynet.report;

import io.difficultynet.error.Problem;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.findings.NotUsed;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A description of a prepared set for people who are to trust it.
 *
 * @param name name of the set
 * @param classNames names of the classes, in the order of the labels // [C]
 * @param parts the parts train, validation and test
 * @param contents sizes of images, or ranges of features
 * @param duplicates samples with the same bytes
 * @param findings samples that were left out, what was not used, and what to be warned of
 * @param dropped number of training and validation samples that were left out because a test sample
 *     has the same bytes
 * @param equalRows number of table rows that equal another row and form one sample with it
 */
public record DataCard(
    String name,
    List<String> classNames,
    List<PartFigures> parts,
    Contents contents,
    Duplicates duplicates,
    DataFindings findings,
    int dropped,
    int equalRows) {

  private static final int FORMAT_VERSION = 1;
  private static final int MOST_REASONS = 50;

  /** Copies the lists. */
  public DataCard {
    classNames = List.copyOf(classNames);
    parts = List.copyOf(parts);
  }

  /**
   * A part of the set.
   *
   * @param name train, validation or test
   * @param counts samples of each class // [C]
   * @param shards number of shards
   * @param bytes size of all shards together
   */
  public record PartFigures(String name, List<Long> counts, int shards, long bytes) {

    /** Copies the list. */
    public PartFigures {
      counts = List.copyOf(counts);
    }

    /** Returns the number of samples of the part. */
    public long samples() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns the samples of the most frequent class over those of the rarest; null where a class
     * has none.
     */
    public @Nullable Double imbalance() {
      long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
      long fewest = counts.stream().mapToLong(Long::longValue).min().orElse(0);
      return fewest == 0 ? null : (double) most / fewest;
    }
  }

  /** Figures of the samples, which depend on their kind. */
  public sealed interface Contents {}

  /**
   * Sizes of the images in pixels and bytes, over all parts: smallest, median and largest.
   *
   * @param width smallest, median and largest width, in pixels
   * @param height smallest, median and largest height, in pixels
   * @param bytes smallest, median and largest size of an encoded image, in bytes
   */
  public record ImageSizes(List<Integer> width, List<Integer> height, List<Integer> bytes)
      implements Contents {

    /** Copies the lists. */
    public ImageSizes {
      width = List.copyOf(width);
      height = List.copyOf(height);
      bytes = List.copyOf(bytes);
    }
  }

  /**
   * Ranges of the features over the training part.
   *
   * @param names names of the features // [D]; empty where they have none
   * @param lowest lowest value of each feature // [D]
   * @param highest highest value of each feature // [D]
   * @param means mean of each feature // [D]
   */
  public record FeatureFigures(
      List<String> names, List<Float> lowest, List<Float> highest, List<Double> means)
      implements Contents {

    /** Copies the lists. */
    public FeatureFigures {
      names = List.copyOf(names);
      lowest = List.copyOf(lowest);
      highest = List.copyOf(highest);
      means = List.copyOf(means);
    }

    /** Returns the name of feature {@code i}, or its number where it has no name. */
    public String name(int i) {
      return names.isEmpty() ? Integer.toString(i) : names.get(i);
    }

    /**
     * Returns the features that have the same value in all samples and so carry no information,
     * ascending.
     */
    public List<Integer> constant() {
      return IntStream.range(0, lowest.size())
          .filter(i -> lowest.get(i).floatValue() == highest.get(i).floatValue())
          .boxed()
          .toList();
    }
  }

  /**
   * Samples with the same bytes.
   *
   * @param trainInTest number of samples of train or validation whose bytes are also in test, which
   *     make the test too easy
   * @param trainInValidation number of samples of train whose bytes are also in validation
   * @param within number of samples that repeat an earlier sample of their own part
   * @param otherLabel number of samples that repeat an earlier sample of any part with another
   *     label
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

  /** Returns the samples that were left out. */
  public List<RejectedSample> rejected() {
    return findings.rejected();
  }

  /** Returns the number of rejected samples for each reason, the most frequent reason first. */
  public Map<String, Integer> reasons() {
    Map<String, Integer> counts = new TreeMap<>();
    rejected().forEach(one -> counts.merge(one.what(), 1, Integer::sum));
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** Returns indented JSON. */
  public String toJson() {
    return Json.lines(toMap());
  }

  /** Returns the card as maps, lists, texts and numbers, as JSON has them. */
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
    if (contents instanceof ImageSizes sizes) {
      map.put("width", sizes.width());
      map.put("height", sizes.height());
      map.put("bytes", sizes.bytes());
    } else if (contents instanceof FeatureFigures features) {
      map.put("features", features.lowest().size());
      map.put("featureNames", features.names());
      map.put("lowest", features.lowest());
      map.put("highest", features.highest());
      map.put("means", features.means());
      map.put("constant", features.constant());
    }
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
    map.put("rejected", rejected().size());
    map.put(
        "rejectedReasons",
        reasons().entrySet().stream()
            .limit(MOST_REASONS)
            .map(entry -> Map.of("what", entry.getKey(), "samples", entry.getValue()))
            .toList());
    map.put("dropped", dropped);
    map.put("equalRows", equalRows);
    map.put("notUsed", findings.notUsed().stream().map(NotUsed::text).toList());
    map.put("warnings", findings.warnings().stream().map(Problem::toString).toList());
    return map;
  }
}

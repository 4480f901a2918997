package io.difficultynet.job.observe;

import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import io.difficultynet.report.DataCard;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data card of a prepared set as an {@link HtmlPage}, drawn by {@code data-card.js}. */
public final class HtmlDataCard {
  private static final int MOST_REJECTED = 500;
  private static final int MOST_FEATURES = 1000;

  private HtmlDataCard() {}

  /**
   * A row of the contact sheet.
   *
   * @param label of the class
   * @param images as data URIs
   */
  public record Examples(int label, List<String> images) {

    /** Copies the list. */
    public Examples {
      images = List.copyOf(images);
    }
  }

  /** Returns the page. */
  public static String of(DataCard card, List<Examples> sheet, ShotRule rule) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>(card.toMap());
    if (card.contents() instanceof DataCard.FeatureFigures features) {
      json.keySet().removeAll(Set.of("featureNames", "lowest", "highest", "means", "constant"));
      json.put("constant", features.constant().size());
      json.put("ranges", ranges(features));
    }
    long[] train = card.parts().get(0).counts().stream().mapToLong(Long::longValue).toArray();
    ShotGroups groups = ShotGroups.of(train, rule);
    json.put("rule", rule.text());
    json.put("many", groups.many().size());
    json.put("medium", groups.medium().size());
    json.put("few", groups.few().size());
    json.put(
        "sheet",
        sheet.stream().map(row -> Map.of("label", row.label(), "images", row.images())).toList());
    json.put(
        "rejectedExamples",
        card.rejected().stream()
            .limit(MOST_REJECTED)
            .map(
                one ->
                    Map.of(
                        "part", one.part(),
                        "origin", one.origin(),
                        "className", one.className(),
                        "what", one.what()))
            .toList());
    return HtmlPage.of(HtmlPage.Kind.DATA_CARD, card.name(), json, sections(card));
  }

  /** Those that are the same everywhere first, since one would do without them. */
  private static List<Map<String, Object>> ranges(DataCard.FeatureFigures features) {
    Set<Integer> constant = new LinkedHashSet<>(features.constant());
    return Stream.concat(
            constant.stream(),
            IntStream.range(0, features.lowest().size()).boxed().filter(i -> !constant.contains(i)))
        .limit(MOST_FEATURES)
        .map(
            i ->
                Map.<String, Object>of(
                    "name", features.name(i),
                    "lowest", features.lowest().get(i),
                    "mean", features.means().get(i),
                    "highest", features.highest().get(i),
                    "constant", constant.contains(i)))
        .toList();
  }

  private static Set<String> sections(DataCard card) {
    Set<String> sections = new HashSet<>();
    sections.add(card.contents() instanceof DataCard.ImageSizes ? "images" : "features");
    if (card.duplicates().trainInTest() > 0) {
      sections.add("leak");
    }
    if (!card.duplicates().examples().isEmpty()) {
      sections.add("duplicates");
    }
    if (!card.findings().notUsed().isEmpty() || !card.findings().warnings().isEmpty()) {
      sections.add("notes");
    }
    if (!card.rejected().isEmpty()) {
      sections.add("rejected");
    }
    return sections;
  }
}

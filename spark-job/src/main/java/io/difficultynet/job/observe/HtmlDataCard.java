package io.difficultynet.job.observe;

import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import io.difficultynet.report.DataCard;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The data card of a prepared set as an {@link HtmlPage}, drawn by {@code data-card.js}. */
public final class HtmlDataCard {
  private static final int MOST_REJECTED = 500;

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

  private static Set<String> sections(DataCard card) {
    Set<String> sections = new HashSet<>();
    if (card.duplicates().trainInTest() > 0) {
      sections.add("leak");
    }
    if (!card.duplicates().examples().isEmpty()) {
      sections.add("duplicates");
    }
    if (!card.rejected().isEmpty()) {
      sections.add("rejected");
    }
    return sections;
  }
}

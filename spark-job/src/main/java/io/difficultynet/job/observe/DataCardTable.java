package io.difficultynet.job.observe;

import io.difficultynet.report.DataCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A data card as lines for the console. */
public final class DataCardTable {

  private static final int MOST_SHOWN = 10;

  private DataCardTable() {}

  /** Returns the lines. */
  public static List<String> lines(DataCard card) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("part", "samples", "most a class", "fewest", "imbalance", "shards", "MiB"));
    for (DataCard.PartFigures part : card.parts()) {
      Double imbalance = part.imbalance();
      rows.add(
          List.of(
              part.name(),
              whole(part.samples()),
              whole(part.counts().stream().mapToLong(Long::longValue).max().orElse(0)),
              whole(part.counts().stream().mapToLong(Long::longValue).min().orElse(0)),
              imbalance == null ? "–" : String.format(Locale.ROOT, "%.1f", imbalance),
              whole(part.shards()),
              String.format(Locale.ROOT, "%,.1f", part.bytes() / 1048576.0)));
    }
    List<String> lines = new ArrayList<>(TextTable.aligned(rows));
    if (card.contents() instanceof DataCard.FeatureFigures features) {
      lines.add("");
      lines.add(features(features));
    }
    lines.add("");
    lines.add(
        "%s samples rejected; %s left out because the test has the same bytes"
            .formatted(whole(card.rejected().size()), whole(card.dropped())));
    card.reasons().entrySet().stream()
        .limit(MOST_SHOWN)
        .forEach(
            reason -> lines.add("  %s: %s".formatted(whole(reason.getValue()), reason.getKey())));
    if (card.equalRows() > 0) {
      lines.add(
          "%s rows that are equal to another count as one sample with it; data.table.origin-column"
                  .formatted(whole(card.equalRows()))
              + " keeps them apart");
    }
    DataCard.Duplicates duplicates = card.duplicates();
    lines.add(
        "duplicates: %s training or validation samples also in test, %s training samples also in"
                .formatted(whole(duplicates.trainInTest()), whole(duplicates.trainInValidation()))
            + " validation, %s within a part, %s with another label"
                .formatted(whole(duplicates.within()), whole(duplicates.otherLabel())));
    card.findings().notUsed().forEach(one -> lines.add("note " + one.text()));
    card.findings().warnings().forEach(warning -> lines.add("warning " + warning));
    return lines;
  }

  private static String features(DataCard.FeatureFigures features) {
    List<Integer> constant = features.constant();
    String names =
        constant.stream().limit(MOST_SHOWN).map(features::name).collect(Collectors.joining(", "));
    String more = constant.size() > MOST_SHOWN ? ", …" : "";
    return "%s features"
        .formatted(whole(features.lowest().size()))
        .concat(
            constant.isEmpty()
                ? "; each differs within the training part"
                : "; %s the same in all training samples: %s%s"
                    .formatted(whole(constant.size()), names, more));
  }

  private static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

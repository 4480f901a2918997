package io.difficultynet.job.observe;

import io.difficultynet.report.DataCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A data card as lines for the console. */
public final class DataCardTable {

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
    DataCard.Duplicates duplicates = card.duplicates();
    lines.add("");
    lines.add(
        "%s samples rejected; %s left out because the test has the same bytes"
            .formatted(whole(card.rejected().size()), whole(card.dropped())));
    lines.add(
        "duplicates: %s training or validation samples also in test, %s training samples also in"
                .formatted(whole(duplicates.trainInTest()), whole(duplicates.trainInValidation()))
            + " validation, %s within a part, %s with another label"
                .formatted(whole(duplicates.within()), whole(duplicates.otherLabel())));
    return lines;
  }

  private static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

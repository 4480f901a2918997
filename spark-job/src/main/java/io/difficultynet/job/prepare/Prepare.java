package io.difficultynet.job.prepare;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PartEntry;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.job.observe.HtmlDataCard;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.report.DataCard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Prepares a set: check, plan, shards, data card, manifest. */
public final class Prepare {
  private final LoadedConfig loaded;
  private final Configuration hadoop;
  private final PreparedFolder output;
  private final Map<String, String> versions;
  private final Consumer<String> progress;

  /**
   * Prepares {@code loaded}'s data.
   *
   * @param versions of the programs, for the manifest
   * @param progress takes a line at a time
   */
  public Prepare(
      LoadedConfig loaded,
      Configuration hadoop,
      PreparedFolder output,
      Map<String, String> versions,
      Consumer<String> progress) {
    this.loaded = loaded;
    this.hadoop = hadoop;
    this.output = output;
    this.versions = versions;
    this.progress = progress;
  }

  /**
   * Looks at the tables of a source without reading their rows.
   *
   * @param data the settings that {@code tables} are of
   * @return what they are, for people
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING or DATA_UNSUITABLE
   */
  public static String check(SparkSession session, DataSettings data, DataSource.Table tables) {
    return new TableReader(session, tables, data.dealing().groupBy()).open().text();
  }

  /** Writes the set and returns its card. */
  public DataCard run(SparkSession session) {
    DataSettings data = loaded.config().data();
    String folder = output.folder().toString();
    return run(
        data.source() instanceof DataSource.Table table
            ? TableSamples.named(session, data, table, folder)
            : new StoreSamples(new JavaSparkContext(session.sparkContext()), data, hadoop, folder));
  }

  /**
   * Writes the set of tables that are open, in the place of those that the configuration names.
   * Without a table of test samples it has none.
   *
   * @param tables by the part that they are for; {@link Part#TRAIN} also of what is yet to be split
   */
  public DataCard run(SparkSession session, Map<Part, Dataset<Row>> tables) {
    DataSettings data = loaded.config().data();
    if (!(data.source() instanceof DataSource.Table source)) {
      throw new IllegalArgumentException("tables are of data.format table");
    }
    return run(TableSamples.of(tables, session, data, source, output.folder().toString()));
  }

  private DataCard run(SourceSamples source) {
    progress.accept("reading and checking every sample");
    List<CheckedSample> samples = source.check();
    PreparePlan plan =
        PreparePlan.of(samples, source.classNames(), source.dealing(), loaded.config());
    if (output.begin()) {
      progress.accept("starting over what was interrupted");
    }
    List<ShardPlan> shards =
        Arrays.stream(Part.values()).flatMap(part -> plan.shards(part).stream()).toList();
    progress.accept(
        "writing %,d of %,d samples to %,d shards; %,d rejected"
            .formatted(
                shards.stream().mapToInt(shard -> shard.samples().size()).sum(),
                samples.size(),
                shards.size(),
                plan.rejected().size()));
    List<WrittenShard> written = source.write(shards);
    PreparedManifest manifest = manifest(plan, source, written);
    DataCard card = new CardMaker(plan, source, written).card(output.folder().name(), manifest);
    finish(manifest, card);
    return card;
  }

  private PreparedManifest manifest(
      PreparePlan plan, SourceSamples source, List<WrittenShard> written) {
    Map<Part, PartEntry> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<ShardEntry> own = new ArrayList<>(written.stream().map(WrittenShard::entry).toList());
      own.removeIf(shard -> !shard.name().startsWith(part.word() + "/"));
      parts.put(part, new PartEntry(own, plan.counts(part)));
    }
    return new PreparedManifest(
        source.kind(),
        source.channels(),
        source.kind().equals(PreparedManifest.IMAGE) ? shape(plan, source.channels()) : null,
        plan.classNames(),
        parts,
        loaded.prepareDigest(),
        loaded.effective(),
        versions);
  }

  /** The shape of all images, or null where they differ. */
  private static @Nullable ImageShape shape(PreparePlan plan, int channels) {
    CheckedSample first = plan.part(Part.TRAIN).get(0);
    boolean same =
        Arrays.stream(Part.values())
            .flatMap(part -> plan.part(part).stream())
            .allMatch(s -> s.height() == first.height() && s.width() == first.width());
    return same ? new ImageShape(channels, first.height(), first.width()) : null;
  }

  private void finish(PreparedManifest manifest, DataCard card) {
    output.folder().writeText(PreparedFolder.REJECTED, RejectedSample.lines(card.rejected()));
    output.folder().writeText(PreparedFolder.CARD_JSON, card.toJson());
    List<HtmlDataCard.Examples> sheet =
        manifest.kind().equals(PreparedManifest.IMAGE)
            ? new ContactSheet(output.folder().toString(), new HadoopByteSource(hadoop), manifest)
                .rows()
            : List.of();
    output
        .folder()
        .writeText(
            PreparedFolder.CARD, HtmlDataCard.of(card, sheet, loaded.config().report().shotRule()));
    output.finish(manifest);
  }
}

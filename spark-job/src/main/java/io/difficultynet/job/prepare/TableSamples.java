package io.difficultynet.job.prepare;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.TableSettings;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.parquet.EncodedVectors;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.job.storage.HadoopByteSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Rows of a Spark table; the second pass shuffles them to their shards. */
final class TableSamples implements SourceSamples {
  private static final int MOST_SHOWN = 20;

  private final JavaSparkContext spark;
  private final DataSettings data;
  private final TableSettings settings;
  private final TableRows meaning;
  private final Map<Part, JavaRDD<Row>> tables = new EnumMap<>(Part.class);
  private final String folder;
  private final DealSettings dealing;
  private int channels = 3; // of images; of features known when they are checked
  private int equalRows;
  private final List<Problem> warnings = new ArrayList<>();

  private TableSamples(
      SparkSession session,
      DataSettings data,
      TableSettings settings,
      TableReader.Tables opened,
      DealSettings dealing,
      String folder) {
    this.spark = new JavaSparkContext(session.sparkContext());
    this.data = data;
    this.settings = settings;
    this.meaning = opened.meaning();
    this.dealing = dealing;
    this.folder = folder;
    warnings.addAll(settings.doubts());
    opened.rows().forEach((part, rows) -> tables.put(part, rows.toJavaRDD()));
  }

  /** The tables that the settings name. */
  static TableSamples named(
      SparkSession session, DataSettings data, DataSource.Table source, String folder) {
    TableSamples samples =
        new TableSamples(
            session,
            data,
            source.table(),
            new TableReader(session, source, data.dealing().groupBy()).open(),
            data.dealing(),
            folder);
    samples.hiddenFiles(new HadoopByteSource(session.sparkContext().hadoopConfiguration()));
    return samples;
  }

  /** Tables that are open, in the place of those that the settings name; no sample is tested on. */
  static TableSamples of(
      Map<Part, Dataset<Row>> tables,
      SparkSession session,
      DataSettings data,
      DataSource.Table source,
      String folder) {
    DealSettings dealing = data.dealing().withoutTest();
    return new TableSamples(
        session,
        data,
        source.table(),
        new TableReader(session, source, dealing.groupBy()).of(tables),
        dealing,
        folder);
  }

  private void hiddenFiles(ByteSource files) {
    hiddenFiles("data.table.path", settings.path(), files);
    hiddenFiles("data.table.validation-path", settings.validationPath(), files);
    hiddenFiles("data.table.test-path", settings.testPath(), files);
  }

  private void hiddenFiles(String key, @Nullable String path, ByteSource files) {
    if (path != null) {
      HiddenFiles.warning(key, path, files).ifPresent(warnings::add);
    }
  }

  @Override
  public @Nullable List<String> classNames() {
    return data.classNames().isEmpty() ? null : data.classNames();
  }

  @Override
  public String kind() {
    return meaning.sample().kind();
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public List<String> featureNames() {
    return meaning.sample() instanceof FeaturesInRow features ? features.names() : List.of();
  }

  @Override
  public DealSettings dealing() {
    return dealing;
  }

  @Override
  public int equalRows() {
    return equalRows;
  }

  @Override
  public DataFindings findings() {
    return DataFindings.ofWarnings(warnings);
  }

  @Override
  public List<CheckedSample> check() {
    List<CheckedRows> parts = new ArrayList<>();
    TableRows sent = meaning;
    tables.forEach(
        (part, rows) ->
            parts.addAll(
                rows.mapPartitions(some -> List.of(checked(sent, part, some)).iterator())
                    .collect()));
    CheckedRows all = CheckedRows.together(parts);
    warnings.addAll(all.doubts().warnings(featureNames()));
    List<CheckedSample> unique = oneForEachKey(all.samples());
    if (!(meaning.sample() instanceof FeaturesInRow)) {
      return unique;
    }
    FeatureCount counted = FeatureCount.of(unique, otherCount());
    channels = counted.features();
    return counted.samples();
  }

  /** What to do about rows with another number of features than most. */
  private String otherCount() {
    return settings.format().equalsIgnoreCase("libsvm")
        ? "Name their number for all tables, in data.table.options: \"numFeatures=N\"; LIBSVM's rows"
            + " do not say how many there are"
        : "Correct the row, or leave it out of the table";
  }

  private static CheckedRows checked(TableRows meaning, Part part, Iterator<Row> rows) {
    Pixels scratch = new Pixels();
    CheckedRows checked = new CheckedRows(new ArrayList<>(), new FeatureDoubts());
    Iterator<Row> read = new RowsOfFiles(rows);
    while (read.hasNext()) {
      Row row = read.next();
      checked.samples().add(meaning.checked(row, part, scratch));
      if (meaning.sample() instanceof FeaturesInRow && !row.isNullAt(0)) {
        checked.doubts().add(FeaturesInRow.values(row), TableRows.wholeLabel(row));
      }
    }
    return checked;
  }

  /**
   * Rows that have no origin and are equal are one, with the sum of their weights where there are
   * such; an origin that stands twice is a mistake.
   */
  private List<CheckedSample> oneForEachKey(List<CheckedSample> samples) {
    samples.sort(
        Comparator.comparing(CheckedSample::part)
            .thenComparing(CheckedSample::key)
            .thenComparing(CheckedSample::sha256)
            .thenComparing(sample -> String.valueOf(sample.what()))
            .thenComparing(CheckedSample::weight));
    List<CheckedSample> unique = new ArrayList<>();
    Problems problems = new Problems();
    FirstProblems twice = new FirstProblems(problems, MOST_SHOWN);
    for (CheckedSample sample : samples) {
      CheckedSample last = unique.isEmpty() ? null : unique.get(unique.size() - 1);
      if (last == null || last.part() != sample.part() || !last.key().equals(sample.key())) {
        unique.add(sample);
      } else if (same(last, sample) && sample.key().startsWith(sample.sha256() + " ")) {
        equalRows++;
        if (meaning.hasWeight()) {
          unique.set(unique.size() - 1, last.weighing(last.weight() + sample.weight()));
        }
      } else {
        twice.add(
            sample.key(),
            "is the origin of more than one row",
            "Give data.table.origin-column a column that differs in every row");
      }
    }
    twice.countOthers(
        "data",
        "%,d more rows have the origin of another",
        "Give data.table.origin-column a column that differs in every row");
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The rows cannot be told from each other");
    return unique;
  }

  /** Features that are refused may differ where 32-bit floats do not. */
  private static boolean same(CheckedSample one, CheckedSample other) {
    return one.equals(other.weighing(one.weight())) || (!one.usable() && !other.usable());
  }

  /** Where a row goes. */
  private record Place(int shard, int position) implements Serializable, Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byShard = Integer.compare(shard, other.shard);
      return byShard != 0 ? byShard : Integer.compare(position, other.position);
    }
  }

  /** A row on its way. */
  private static final class Sample implements Serializable {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes; // owned by this row
    private final int label;
    private final double weight;
    private final String origin;

    Sample(byte[] bytes, int label, double weight, String origin) {
      this.bytes = bytes;
      this.label = label;
      this.weight = weight;
      this.origin = origin;
    }
  }

  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return ((Place) key).shard;
    }
  }

  @Override
  public List<WrittenShard> write(List<ShardPlan> shards) {
    Broadcast<RowPlaces> places = spark.broadcast(new RowPlaces(shards));
    TableRows sent = meaning;
    JavaPairRDD<Place, Sample> placed = null;
    for (Map.Entry<Part, JavaRDD<Row>> table : tables.entrySet()) {
      Part part = table.getKey();
      JavaPairRDD<Place, Sample> rows =
          table.getValue().flatMapToPair(row -> placed(sent, part, row, places.value()).iterator());
      placed = placed == null ? rows : placed.union(rows);
    }
    if (placed == null) {
      throw new IllegalStateException("a table has training rows");
    }
    List<String> names = shards.stream().map(ShardPlan::name).toList();
    List<Integer> sizes = shards.stream().map(shard -> shard.samples().size()).toList();
    String into = folder;
    int features = meaning.sample() instanceof FeaturesInRow ? channels : 0;
    boolean weighted = meaning.hasWeight();
    return placed
        .repartitionAndSortWithinPartitions(new ByShard(shards.size()))
        .mapPartitionsWithIndex(
            (shard, rows) ->
                List.of(written(into, names.get(shard), sizes.get(shard), features, weighted, rows))
                    .iterator(),
            false)
        .collect();
  }

  private static List<Tuple2<Place, Sample>> placed(
      TableRows meaning, Part part, Row row, RowPlaces places) {
    byte[] encoded = meaning.sample().encoded(row);
    if (encoded == null) {
      return List.of();
    }
    String sha256 = Sha256.hex(encoded);
    String key = meaning.key(row, sha256);
    int place = places.find(part, key);
    if (place == RowPlaces.NOWHERE) {
      return List.of();
    }
    if (places.content(place) != TableRows.content(row, sha256)) {
      throw ShardOutput.changed(key);
    }
    return List.of(
        new Tuple2<>(
            new Place(places.shard(place), places.position(place)),
            new Sample(encoded, places.label(place), places.weight(place), key)));
  }

  private static WrittenShard written(
      String folder,
      String name,
      int expected,
      int features,
      boolean weighted,
      Iterator<Tuple2<Place, Sample>> rows) {
    FeatureRanges ranges = features == 0 ? null : new FeatureRanges(features);
    ShardEntry entry =
        ShardOutput.write(
            folder,
            name,
            features == 0 ? PreparedManifest.IMAGE : PreparedManifest.FEATURES,
            weighted,
            writer -> {
              while (rows.hasNext()) {
                Tuple2<Place, Sample> row = rows.next();
                if (row._1().position == writer.rows()) { // else one of several equal rows
                  Sample sample = row._2();
                  writer.add(sample.bytes, sample.label, sample.origin, sample.weight);
                  if (ranges != null) {
                    ranges.add(EncodedVectors.decode(sample.bytes, features));
                  }
                }
              }
              if (writer.rows() != expected) {
                throw ShardOutput.changed(name + ", row " + writer.rows());
              }
            });
    return new WrittenShard(entry, ranges);
  }
}

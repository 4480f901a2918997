package io.difficultynet.job.prepare;

import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.TableContent;
import io.difficultynet.conf.TableSettings;
import io.difficultynet.error.Problems;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one table, by the settings that name them.
 *
 * @param columns of the table
 * @param settings which of them are meant
 * @param groupColumn with the groups of the samples; null for no groups
 */
record TableColumns(NamedColumns columns, TableSettings settings, @Nullable String groupColumn) {

  TableColumns(
      String where, Dataset<Row> table, TableSettings settings, @Nullable String groupColumn) {
    this(
        new NamedColumns(
            where, table, TableColumns::setting, settings.format(), settings.options()),
        settings,
        groupColumn);
  }

  private static String setting(String key) {
    return key.equals(DealSettings.GROUP_BY) ? key : "data.table." + key;
  }

  /**
   * Picks sample, label, origin, group and weight; notes every column that is not there or of a
   * wrong type.
   */
  Dataset<Row> pick(Problems problems) {
    List<Column> picked = new ArrayList<>();
    picked.add(
        settings.content() instanceof TableContent.Features features
            ? columns.features(features.columns(), problems)
            : columns.image(((TableContent.Images) settings.content()).column(), problems));
    picked.add(columns.label(settings.labelColumn(), problems));
    String origin = settings.originColumn();
    if (origin != null) {
      picked.add(columns.origin("origin-column", origin, problems));
    }
    if (groupColumn != null) {
      picked.add(columns.origin(DealSettings.GROUP_BY, groupColumn, problems));
    }
    String weight = settings.weightColumn();
    if (weight != null) {
      picked.add(columns.weight(weight, problems));
    }
    return problems.isEmpty()
        ? columns.table().select(picked.toArray(Column[]::new))
        : columns.table();
  }

  /** Names of the features where they are columns of their own; empty of vectors and arrays. */
  List<String> featureNames() {
    return columns.featureNames(((TableContent.Features) settings.content()).columns());
  }

  /** Notes labels that are numbers where those of the training rows are strings, or other way. */
  void requireLabelsOf(@Nullable TableColumns train, Problems problems) {
    DataType own = columns.type(settings.labelColumn());
    DataType trained = train == null ? null : train.columns.type(settings.labelColumn());
    if (train != null
        && own != null
        && trained != null
        && NamedColumns.isLabel(own)
        && NamedColumns.isLabel(trained)
        && own instanceof StringType != trained instanceof StringType) {
      problems.add(
          "data.table.label-column",
          "is of type %s in %s, but of type %s in %s"
              .formatted(
                  own.simpleString(),
                  columns.where(),
                  trained.simpleString(),
                  train.columns.where()),
          "Give all tables strings, or all whole numbers");
    }
  }
}

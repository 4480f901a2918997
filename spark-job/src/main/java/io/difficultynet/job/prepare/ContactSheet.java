package io.difficultynet.job.prepare;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.parquet.PreparedFormat;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.job.observe.HtmlDataCard;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A few training images of the classes, read back from the shards that were written: of every class
 * where they are few, else of the rarest.
 */
final class ContactSheet {
  private static final int MOST_CLASSES = 40;
  private static final int RAREST = 20;
  private static final int IMAGES = 6;
  private static final int SIDE = 72;

  private final ImageStore train;

  ContactSheet(String root, ByteSource source, PreparedManifest manifest) {
    ImageFileSettings once = new ImageFileSettings(ImageFileSettings.Verify.NONE, 0, 0);
    this.train =
        (ImageStore)
            new PreparedFormat(new DataSource.Prepared(root, once)).train(manifest, source);
  }

  /** Rows of the sheet, the rarest class first. */
  List<HtmlDataCard.Examples> rows() {
    List<List<Integer>> first = new ArrayList<>(); // [C], the first samples of each class
    long[] counts = new long[train.classes()];
    IntStream.range(0, counts.length).forEach(c -> first.add(new ArrayList<>()));
    for (int i = 0; i < train.validationFrom(); i++) {
      counts[train.label(i)]++;
      if (first.get(train.label(i)).size() < IMAGES) {
        first.get(train.label(i)).add(i);
      }
    }
    int classes = counts.length <= MOST_CLASSES ? counts.length : RAREST;
    return IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingLong((Integer c) -> counts[c]).thenComparing(c -> c))
        .limit(classes)
        .map(c -> new HtmlDataCard.Examples(c, first.get(c).stream().map(this::image).toList()))
        .toList();
  }

  private String image(int i) {
    Pixels pixels = new Pixels();
    train.decode(i, pixels);
    return "data:image/jpeg;base64,"
        + Base64.getEncoder().encodeToString(ImageEncoder.thumbnail(pixels, SIDE));
  }
}

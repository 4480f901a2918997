package io.difficultynet.job.monitor;

import javax.servlet.http.HttpServletRequest;
import org.apache.spark.ui.SparkUITab;
import org.apache.spark.ui.UIUtils;
import org.apache.spark.ui.WebUIPage;
import scala.Option;
import scala.collection.Seq;
import scala.collection.mutable.ArrayBuffer;
import scala.xml.Node;
import scala.xml.Unparsed;

/** The page of a tab of Spark's UI. Spark 4 has other types here. */
abstract class SparkPage extends WebUIPage {

  private final SparkUITab tab;
  private final String title;

  SparkPage(SparkUITab tab, String title) {
    super("");
    this.tab = tab;
    this.title = title;
  }

  /** What stands below Spark's own head, as HTML. */
  abstract String content(HttpServletRequest request);

  @Override
  public Seq<Node> render(HttpServletRequest request) {
    ArrayBuffer<Node> nodes = new ArrayBuffer<>();
    nodes.$plus$eq(new Unparsed(content(request)));
    return UIUtils.headerSparkPage(request, title, () -> nodes, tab, Option.empty(), false, false);
  }
}

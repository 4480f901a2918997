package io.difficultynet.deploy.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.NodeState;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;

/**
 * HDFS and YARN on loopback: a name node, a data node, a resource manager and a node manager, each
 * a process of its own. {@link #close} ends them and the containers that they started.
 */
public final class Hadoop implements TestCluster {

  /** The queue of jobs. */
  public static final String QUEUE = "training";

  private static final String SERVER = "org.apache.hadoop.yarn.server.";
  private static final String HDFS_SERVER = "org.apache.hadoop.hdfs.server.";

  /** What Hadoop 3.3 looks into under Java 17. */
  private static final List<String> OPENED = List.of("lang", "io", "util", "net");

  private static final String LOGGING =
      """
      log4j.rootLogger=INFO,console
      log4j.appender.console=org.apache.log4j.ConsoleAppender
      log4j.appender.console.layout=org.apache.log4j.PatternLayout
      log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c: %m%n
      """;

  private final Path folder;
  private final Path conf;
  private final String classPath;
  private final List<Daemon> daemons = new ArrayList<>();
  private final String storage = address();
  private final Configuration client;

  private Hadoop(Path jars, Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.conf = Files.createDirectories(folder.resolve("conf"));
    this.classPath = conf + ":" + jars + "/*";
    write();
    this.client = new YarnConfiguration();
    for (String file : List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) {
      client.addResource(new org.apache.hadoop.fs.Path(conf.resolve(file).toUri()));
    }
    boolean up = false;
    try {
      start();
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  /**
   * Starts them.
   *
   * @param jars folder of Hadoop's servers
   * @param folder of settings, logs and data
   */
  public static Hadoop start(Path jars, Path folder) throws IOException {
    return new Hadoop(jars, folder);
  }

  /** For {@code HADOOP_CONF_DIR}. */
  public Path conf() {
    return conf;
  }

  /** The root of HDFS. */
  public String uri() {
    return "hdfs://" + storage;
  }

  /** HDFS itself. */
  public FileSystem files() {
    try {
      return FileSystem.get(client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts HDFS into safe mode, in which nothing is written, or takes it out of it. */
  public void safeMode(boolean on) {
    try {
      var unused =
          ((DistributedFileSystem) files())
              .setSafeMode(
                  on
                      ? HdfsConstants.SafeModeAction.SAFEMODE_ENTER
                      : HdfsConstants.SafeModeAction.SAFEMODE_LEAVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How an application ended, as YARN tells it, and what it says of the reason. */
  public record Ending(FinalApplicationStatus status, int attempts, String diagnostics) {}

  /** The ending of an application, which may not have come yet. */
  public Ending ending(String application) {
    ApplicationReport report =
        yarn(yarn -> yarn.getApplicationReport(ApplicationId.fromString(application)));
    return new Ending(
        report.getFinalApplicationStatus(),
        report.getCurrentApplicationAttemptId().getAttemptId(),
        report.getDiagnostics());
  }

  private interface Question<T> {
    T to(YarnClient yarn) throws IOException, YarnException;
  }

  private <T> T yarn(Question<T> question) {
    try (YarnClient yarn = YarnClient.createYarnClient()) {
      yarn.init(client);
      yarn.start();
      return question.to(yarn);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (YarnException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<String> executors() {
    return Daemon.running(daemons, "YarnCoarseGrainedExecutorBackend");
  }

  @Override
  public List<String> drivers() {
    return Daemon.running(daemons, "ApplicationMaster");
  }

  @Override
  public void kill(String name) {
    Daemon.kill(name);
  }

  /** The web proxy of the resource manager. */
  @Override
  public Optional<DriverProxy> proxy() {
    String server = "http://" + client.get(YarnConfiguration.RM_WEBAPP_ADDRESS);
    return Optional.of(
        new DriverProxy("/proxy/" + lastApplication(), path -> Hadoop.page(server + path)));
  }

  private static String page(String address) {
    try {
      return Http.send(
              HttpRequest.newBuilder(URI.create(address)), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The application that was submitted last. */
  public String lastApplication() {
    return yarn(yarn ->
            yarn.getApplications().stream()
                .map(ApplicationReport::getApplicationId)
                .max(Comparator.naturalOrder())
                .orElseThrow())
        .toString();
  }

  /** Folder of an application's logs: in it one for each container. */
  public Path logs(String application) {
    return folder.resolve("logs").resolve(application);
  }

  private void start() throws IOException {
    if (run("format", HDFS_SERVER + "namenode.NameNode", "-format", "-nonInteractive") != 0) {
      throw new IllegalStateException("HDFS is not formatted; logs in " + folder);
    }
    start("namenode", HDFS_SERVER + "namenode.NameNode");
    Daemon dataNode = start("datanode", HDFS_SERVER + "datanode.DataNode");
    start("resourcemanager", SERVER + "resourcemanager.ResourceManager");
    Daemon nodeManager = start("nodemanager", SERVER + "nodemanager.NodeManager");
    dataNode.awaitTrue(this::storesBlocks);
    nodeManager.awaitTrue(this::runsContainers);
  }

  private boolean storesBlocks() {
    try {
      DistributedFileSystem hdfs = (DistributedFileSystem) files();
      return hdfs.getDataNodeStats().length == 1
          && !hdfs.setSafeMode(HdfsConstants.SafeModeAction.SAFEMODE_GET);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean runsContainers() {
    return yarn(yarn -> yarn.getNodeReports(NodeState.RUNNING)).size() == 1;
  }

  private int run(String name, String... program) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(java(List.of(program))).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
    try {
      return builder.start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name, e);
    }
  }

  private Daemon start(String name, String... program) {
    Map<String, String> environment =
        Map.of(
            "HADOOP_CONF_DIR", conf.toString(),
            "HADOOP_HOME", folder.toString(),
            "HADOOP_YARN_HOME", folder.toString(),
            "JAVA_HOME", System.getProperty("java.home"),
            "USER", System.getProperty("user.name"));
    Daemon started = Daemon.start(name, folder, environment, java(List.of(program)));
    daemons.add(started);
    return started;
  }

  private List<String> java(List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    OPENED.forEach(name -> command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Djava.io.tmpdir=" + folder,
            "-Dhadoop.log.dir=" + folder,
            "-Dyarn.log.dir=" + folder,
            "-cp",
            classPath));
    command.addAll(program);
    return command;
  }

  private static String address() {
    return "127.0.0.1:" + Daemon.freePort();
  }

  private void write() throws IOException {
    for (String pages : List.of("hdfs", "datanode", "static")) { // the jars have none
      Files.createDirectories(conf.resolve("webapps").resolve(pages));
    }
    Files.writeString(conf.resolve("log4j.properties"), LOGGING);
    write("core-site.xml", Map.of("fs.defaultFS", uri(), "hadoop.tmp.dir", "" + folder));
    write("hdfs-site.xml", hdfs());
    write("yarn-site.xml", yarn());
    write("capacity-scheduler.xml", queues());
  }

  private Map<String, String> hdfs() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dfs.replication", "1");
    settings.put("dfs.namenode.name.dir", "file://" + folder.resolve("names"));
    settings.put("dfs.datanode.data.dir", "file://" + folder.resolve("blocks"));
    settings.put("dfs.namenode.http-address", address());
    settings.put("dfs.namenode.rpc-bind-host", "127.0.0.1");
    settings.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
    settings.put("dfs.datanode.address", address());
    settings.put("dfs.datanode.http.address", address());
    settings.put("dfs.datanode.ipc.address", address());
    settings.put("dfs.datanode.hostname", "127.0.0.1");
    settings.put("dfs.client.use.datanode.hostname", "true");
    return settings;
  }

  private Map<String, String> yarn() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String service :
        List.of(
            "resourcemanager.address",
            "resourcemanager.scheduler.address",
            "resourcemanager.resource-tracker.address",
            "resourcemanager.admin.address",
            "resourcemanager.webapp.address",
            "nodemanager.address",
            "nodemanager.localizer.address",
            "nodemanager.webapp.address")) {
      settings.put("yarn." + service, address());
    }
    settings.put("yarn.resourcemanager.bind-host", "127.0.0.1");
    settings.put("yarn.nodemanager.bind-host", "127.0.0.1");
    settings.put("yarn.nodemanager.local-dirs", folder.resolve("containers").toString());
    settings.put("yarn.nodemanager.log-dirs", folder.resolve("logs").toString());
    settings.put("yarn.nodemanager.resource.memory-mb", "8192");
    settings.put("yarn.nodemanager.resource.cpu-vcores", "8");
    settings.put("yarn.scheduler.minimum-allocation-mb", "256");
    settings.put("yarn.scheduler.maximum-allocation-mb", "4096");
    settings.put("yarn.nodemanager.vmem-check-enabled", "false");
    settings.put(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.5");
    settings.put("yarn.log-aggregation-enable", "false"); // logs stay where the test reads them
    settings.put(
        "yarn.resourcemanager.scheduler.class",
        SERVER + "resourcemanager.scheduler.capacity.CapacityScheduler");
    settings.put("yarn.nodemanager.env-whitelist", "JAVA_HOME,HADOOP_CONF_DIR,PATH,LANG");
    return settings;
  }

  private static Map<String, String> queues() {
    String root = "yarn.scheduler.capacity.root.";
    return Map.of(
        "yarn.scheduler.capacity.maximum-am-resource-percent",
        "0.8",
        root + "queues",
        "default," + QUEUE,
        root + "default.capacity",
        "50",
        root + QUEUE + ".capacity",
        "50",
        root + QUEUE + ".maximum-capacity",
        "100");
  }

  private void write(String file, Map<String, String> settings) throws IOException {
    Configuration written = new Configuration(false);
    settings.forEach(written::set);
    try (var out = Files.newOutputStream(conf.resolve(file))) {
      written.writeXml(out);
    }
  }

  @Override
  public void close() {
    daemons.forEach(Daemon::close);
  }
}

package io.difficultynet.deploy.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server of S3's protocol on loopback, in memory: moto's. It asks for access keys and looks at
 * their policies once {@link #start} has made the users, and answers a wrong one as S3 does.
 */
public final class ObjectStore implements AutoCloseable {

  /** An access key and its secret. */
  public record Key(String id, String secret) {}

  /** The bucket. */
  public static final String BUCKET = "birds";

  /** Where only the owner may read. */
  public static final String SECRET_PREFIX = "secret/";

  /** Without looking at signatures, of which moto 5.1 expects others where a prefix has a slash. */
  private static final String SERVER =
      """
      import sys
      from moto.iam import access_control
      access_control.IAMRequestBase.check_signature = lambda self: None
      from moto.server import main
      main(["-H", "127.0.0.1", "-p", sys.argv[1]])
      """;

  /** Makes the bucket and the users, and prints their keys. */
  private static final String SETUP =
      """
      import json, sys, boto3
      at = dict(endpoint_url=sys.argv[1], region_name="us-east-1",
                aws_access_key_id="root", aws_secret_access_key="root")
      s3, iam = boto3.client("s3", **at), boto3.client("iam", **at)
      s3.create_bucket(Bucket=sys.argv[2])
      def user(name, statements):
          iam.create_user(UserName=name)
          iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=json.dumps(
              {"Version": "2012-10-17", "Statement": statements}))
          key = iam.create_access_key(UserName=name)["AccessKey"]
          print(key["AccessKeyId"], key["SecretAccessKey"])
      all = [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]
      user("owner", all)
      user("guest", all + [{"Effect": "Deny", "Action": "s3:*",
          "Resource": "arn:aws:s3:::%s/%s*" % (sys.argv[2], sys.argv[3])}])
      import urllib.request
      urllib.request.urlopen(urllib.request.Request(
          sys.argv[1] + "/moto-api/reset-auth", data=b"0",
          headers={"Content-Type": "text/plain"})).read()
      """;

  private static final Pattern REQUEST = Pattern.compile("\"(GET|HEAD|PUT|POST|DELETE) (\\S+) ");
  private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>");

  private final Daemon daemon;
  private final String endpoint;
  private final Key owner;
  private final Key guest;

  private ObjectStore(Path packages, Path folder) throws IOException {
    Files.createDirectories(folder);
    int port = Daemon.freePort();
    this.endpoint = "http://127.0.0.1:" + port;
    Map<String, String> environment = Map.of("PYTHONPATH", packages.toString());
    this.daemon =
        Daemon.start("moto", folder, environment, List.of("python3", "-c", SERVER, "" + port));
    boolean up = false;
    try {
      daemon.awaitTrue(this::answers);
      List<String> keys = setUp(folder, environment);
      this.owner = key(keys.get(0));
      this.guest = key(keys.get(1));
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  /**
   * Starts one.
   *
   * @param packages of Python
   * @param folder of its log
   */
  public static ObjectStore start(Path packages, Path folder) throws IOException {
    return new ObjectStore(packages, folder);
  }

  /** For {@code spark.hadoop.fs.s3a.endpoint}. */
  public String endpoint() {
    return endpoint;
  }

  /** Of the user who may do anything. */
  public Key owner() {
    return owner;
  }

  /** Of the user who may not look below {@link #SECRET_PREFIX}. */
  public Key guest() {
    return guest;
  }

  private static Key key(String line) {
    String[] parts = line.split(" ", 2);
    return new Key(parts[0], parts[1]);
  }

  /** Stores a file under a name. */
  public void put(String name, Path file) {
    try {
      var unused = ask(name, "PUT", HttpRequest.BodyPublishers.ofFile(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is an object of this name. */
  public boolean has(String name) {
    try {
      return ask(name, "HEAD", HttpRequest.BodyPublishers.noBody()).statusCode() == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies all objects whose names begin with {@code prefix} into a folder. */
  public void get(String prefix, Path folder) {
    try {
      byte[] list =
          ask("?list-type=2&prefix=" + prefix, "GET", HttpRequest.BodyPublishers.noBody()).body();
      Matcher key = KEY.matcher(new String(list, StandardCharsets.UTF_8));
      while (key.find()) {
        Path file = folder.resolve(key.group(1).substring(prefix.length()));
        Files.createDirectories(file.getParent());
        Files.write(file, ask(key.group(1), "GET", HttpRequest.BodyPublishers.noBody()).body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<byte[]> ask(String name, String method, HttpRequest.BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + "/" + BUCKET + "/" + name))
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential="
                    + owner.id
                    + "/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0");
    return send(request.method(method, body));
  }

  private boolean answers() {
    try {
      return send(HttpRequest.newBuilder(URI.create(endpoint + "/moto-api/"))).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    return Http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private List<String> setUp(Path folder, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("python3", "-c", SETUP, endpoint, BUCKET, SECRET_PREFIX)
            .redirectError(folder.resolve("setup.log").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (lines.size() != 2) {
      throw new IllegalStateException(Files.readString(folder.resolve("setup.log")));
    }
    return lines;
  }

  /**
   * The number of requests of each method so far that name an object below {@code prefix}, or that
   * list what is below it.
   */
  public SortedMap<String, Long> requests(String prefix) {
    return daemon
        .log()
        .lines()
        .map(REQUEST::matcher)
        .filter(Matcher::find)
        .filter(
            request ->
                request.group(2).startsWith("/" + BUCKET + "/" + prefix)
                    || request.group(2).contains("prefix=" + prefix.replace("/", "%2F")))
        .collect(
            Collectors.groupingBy(
                request -> request.group(1), TreeMap::new, Collectors.counting()));
  }

  @Override
  public void close() {
    daemon.close();
  }
}

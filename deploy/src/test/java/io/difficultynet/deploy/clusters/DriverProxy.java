package io.difficultynet.deploy.clusters;

import java.util.function.UnaryOperator;

/**
 * The pages of a running driver as the proxy of its cluster manager shows them.
 *
 * @param root their path at the proxy, without a slash at its end
 * @param server answers a path at the proxy with a page
 */
public record DriverProxy(String root, UnaryOperator<String> server) {

  /** The page at a path of the driver's. */
  public String get(String path) {
    return server.apply(root + path);
  }
}

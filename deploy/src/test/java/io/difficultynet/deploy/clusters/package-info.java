/**
 * Real cluster managers and stores on loopback, each a few processes that a test starts and stops:
 * Spark's standalone master and workers, HDFS and YARN, a server of S3's protocol. What they need
 * beside Spark, {@code deploy/bin/test --suite clusters} puts into the project's cache.
 */
@NullMarked
package io.difficultynet.deploy.clusters;

import org.jspecify.annotations.NullMarked;

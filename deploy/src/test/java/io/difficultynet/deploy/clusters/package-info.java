/**
 * Real cluster managers and stores on this machine, each a few processes that a test starts and
 * stops: Spark's standalone master and workers, HDFS and YARN, Kubernetes, a server of S3's
 * protocol. What they need beside Spark, {@code deploy/bin/test --suite clusters} puts into the
 * project's cache, and {@code deploy/clusters/build-kubernetes} what Kubernetes needs.
 */
@NullMarked
package io.difficultynet.deploy.clusters;

import org.jspecify.annotations.NullMarked;

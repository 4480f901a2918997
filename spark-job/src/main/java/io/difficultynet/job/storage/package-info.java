/** Files on any Hadoop file system: local, {@code hdfs:}, {@code s3a:}. */
@NullMarked
package io.difficultynet.job.storage;

import org.jspecify.annotations.NullMarked;

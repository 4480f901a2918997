/** Checkpoints of the driver's state on any Hadoop file system. */
@NullMarked
package io.difficultynet.job.checkpoint;

import org.jspecify.annotations.NullMarked;

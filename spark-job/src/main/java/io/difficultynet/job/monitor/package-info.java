/** Training runs as Spark shows them while they go on: its metrics, and a page in its UI. */
@NullMarked
package io.difficultynet.job.monitor;

import org.jspecify.annotations.NullMarked;

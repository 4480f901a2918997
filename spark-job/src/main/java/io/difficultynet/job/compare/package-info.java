/** A comparison: methods times seeds, each of them a run. */
@NullMarked
package io.difficultynet.job.compare;

import org.jspecify.annotations.NullMarked;

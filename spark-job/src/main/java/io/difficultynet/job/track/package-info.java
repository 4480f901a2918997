/** Runs as other programs keep and compare them: TensorBoard. */
@NullMarked
package io.difficultynet.job.track;

import org.jspecify.annotations.NullMarked;

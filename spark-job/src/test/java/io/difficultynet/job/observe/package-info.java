/** Tests of what a person sees of a run. */
@NullMarked
package io.difficultynet.job.observe;

import org.jspecify.annotations.NullMarked;

/** The entry of the command line, and nothing else: {@link io.difficultynet.job.Main}. */
@NullMarked
package io.difficultynet.job;

import org.jspecify.annotations.NullMarked;

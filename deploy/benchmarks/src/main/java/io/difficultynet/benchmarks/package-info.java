/** Benchmarks of what is public in the job's packages. */
@NullMarked
package io.difficultynet.benchmarks;

import org.jspecify.annotations.NullMarked;

/**
 * Benchmarks of what is package-private in {@code job.spark} and stays so: therefore in its
 * package.
 */
@NullMarked
package io.difficultynet.job.spark;

import org.jspecify.annotations.NullMarked;

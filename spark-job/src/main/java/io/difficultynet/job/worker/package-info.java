/**
 * A replica of a run on whatever machine: the plan that it is made from, its engine and its
 * samples. Executors keep one each ({@code job.spark}); without Spark a run keeps some in its own
 * JVM ({@link io.difficultynet.job.round.LocalReplicas}).
 */
@NullMarked
package io.difficultynet.job.worker;

import org.jspecify.annotations.NullMarked;

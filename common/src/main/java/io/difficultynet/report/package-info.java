/**
 * The reports of a run: a {@link io.difficultynet.report.EpochReport} after each epoch, which is a
 * line of {@code events.jsonl}, and a {@link io.difficultynet.report.RunResult} at the end, which
 * is {@code result.json}.
 *
 * <p>A value that follows from others is computed and not stored; the JSON has both. JSON has no
 * NaN: a number that does not exist, such as the accuracy of a class without samples, is null
 * there.
 */
@NullMarked
package io.difficultynet.report;

import org.jspecify.annotations.NullMarked;

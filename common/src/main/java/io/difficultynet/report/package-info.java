/**
 * What a run tells: a {@link io.difficultynet.report.EpochReport} after each epoch, which is a line
 * of {@code events.jsonl}, and a {@link io.difficultynet.report.RunResult} at the end, which is
 * {@code result.json}.
 *
 * <p>What can be computed from something else that is told is computed, not stored; the JSON shows
 * both. JSON has no NaN: a number that does not exist, such as the accuracy of a class without
 * samples, is null there.
 */
@NullMarked
package io.difficultynet.report;

import org.jspecify.annotations.NullMarked;

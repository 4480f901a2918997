package io.difficultynet.job.exchange;

import java.io.Serializable;

/**
 * What one replica measured. Owns its arrays.
 *
 * @param part its number
 * @param sumNanos of each iteration // [iterations]
 * @param gatherNanos of each iteration // [iterations]
 * @param processorNanos of the whole process in these iterations, lining up included
 * @param residentBytes most that the process held in memory since it started; 0 where the system
 *     does not say
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record ExchangeTimes(
    int part, long[] sumNanos, long[] gatherNanos, long processorNanos, long residentBytes)
    implements Serializable {}

/**
 * The configuration of a run: records with plain data, and the reader that makes them from HOCON.
 *
 * <p>Every key with default, unit, range and source stands in {@code reference.conf}; it is the one
 * home of the defaults. {@link io.difficultynet.conf.ConfigReader} lays a recipe and the command
 * line's {@code --set} over it and reports everything that is wrong at once. A rule has one home as
 * well, a {@link io.difficultynet.conf.Setting} of the record concerned, which both the reader and
 * the record's constructor ask.
 */
@NullMarked
package io.difficultynet.conf;

import org.jspecify.annotations.NullMarked;

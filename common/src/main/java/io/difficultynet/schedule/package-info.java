/**
 * Learning rates as functions of the iteration. No state: a resumed run asks for iteration t and
 * gets what an undisturbed one had.
 */
@NullMarked
package io.difficultynet.schedule;

import org.jspecify.annotations.NullMarked;

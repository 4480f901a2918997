/**
 * Learning rates as functions of the iteration. They keep no state: a resumed run that asks for
 * iteration t gets the rate that an undisturbed run had.
 */
@NullMarked
package io.difficultynet.schedule;

import org.jspecify.annotations.NullMarked;

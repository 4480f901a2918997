/**
 * Statistics as exact counts in {@code long}, combined in any order and divided once at the end. A
 * class without samples has no accuracy: NaN, never 0.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><th>symbol</th><th>name</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>C</td><td>classes</td><td></td><td>number of classes, 0-based</td></tr>
 * <tr><td>n_c</td><td>total</td><td>[C]</td><td>samples of class c seen</td></tr>
 * <tr><td>k_c</td><td>correct</td><td>[C]</td><td>samples of class c predicted as c</td></tr>
 * <tr><td>a_c = k_c / n_c</td><td>accuracy</td><td>[C]</td><td>per-class accuracy (recall)</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.metrics;

import org.jspecify.annotations.NullMarked;

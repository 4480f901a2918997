/**
 * The long-tailed split: which classes are kept, and which of their samples are trained on and
 * which are held out for validation or the test.
 *
 * <table>
 *   <caption>Symbols</caption>
 *   <tr><th>symbol</th><th>name in code</th><th>shape</th><th>meaning</th></tr>
 *   <tr><td>C</td><td>{@code classes}</td><td></td><td>number of classes</td></tr>
 *   <tr><td>r</td><td>{@code rank}</td><td></td>
 *       <td>place of a class in the order of frequency, 0 is the most frequent</td></tr>
 *   <tr><td>ρ</td><td>{@code imbalance}</td><td></td><td>n of rank 0 over n of rank C − 1, at least 1</td></tr>
 *   <tr><td>n_max</td><td>{@code nMax}</td><td></td><td>training samples of the class of rank 0</td></tr>
 *   <tr><td>n_c</td><td>{@code trainCounts}</td><td>[C]</td><td>training samples of class c</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.datasets.longtail;

import org.jspecify.annotations.NullMarked;

/**
 * Which samples an iteration, a part of it, or a meta step uses.
 *
 * <table>
 *   <caption>Symbols</caption>
 *   <tr><th>symbol</th><th>name in code</th><th>shape</th><th>meaning</th></tr>
 *   <tr><td>N</td><td>{@code samples}</td><td></td><td>number of training samples</td></tr>
 *   <tr><td>B</td><td>{@code batchSize}</td><td></td><td>largest size of a global batch</td></tr>
 *   <tr><td>T</td><td>{@code iterations}</td><td></td><td>iterations of an epoch, ⌈N / B⌉</td></tr>
 *   <tr><td>k of n</td><td>{@code part} of {@code parts}</td><td></td>
 *       <td>the share of one executor in every batch, 0 ≤ k &lt; n</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.datasets.sampling;

import org.jspecify.annotations.NullMarked;

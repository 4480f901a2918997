/**
 * From bytes to labelled samples, in memory or read when they are asked for.
 *
 * <p>The path of a sample: a {@link io.difficultynet.datasets.io.ByteSource} opens a location, one
 * {@link io.difficultynet.datasets.SampleFormat} makes a {@link
 * io.difficultynet.datasets.SampleStore} of it ({@link io.difficultynet.datasets.LabelledImages} in
 * memory, {@code image} for files), {@code longtail} picks the training and validation samples,
 * {@code sampling} says which of them an iteration uses, {@code augment} turns them into the
 * network's input.
 *
 * <table>
 *   <caption>Symbols</caption>
 *   <tr><th>symbol</th><th>name in code</th><th>shape</th><th>meaning</th></tr>
 *   <tr><td>C</td><td>{@code classes}</td><td></td><td>number of classes; classes are 0-based</td></tr>
 *   <tr><td>N</td><td>{@code size()}</td><td></td><td>number of samples</td></tr>
 *   <tr><td>y_i</td><td>{@code label(i)}</td><td></td><td>class of sample i, 0 ≤ y_i &lt; C</td></tr>
 *   <tr><td>x_i</td><td>{@code decode(i, …)}</td><td>[channels x height x width]</td>
 *       <td>unsigned bytes, channel by channel, row by row</td></tr>
 * </table>
 *
 * <p>A new source is one class that implements {@code SampleFormat}, and one line in {@link
 * io.difficultynet.datasets.format.SampleSets}. Nothing in this module knows Spark, and nothing but
 * {@code parquet} names a class of Hadoop: whoever has another file system implements {@code
 * ByteSource} over it.
 */
@NullMarked
package io.difficultynet.datasets;

import org.jspecify.annotations.NullMarked;

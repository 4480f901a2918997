/**
 * Losses of one sample as formulas on its logits: cross-entropy, and the losses that are in use for
 * long-tailed data. The caller applies class weights, sums over a batch and divides by the size of
 * the global batch.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><th>symbol</th><th>name</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>C</td><td>classes</td><td></td><td>number of classes</td></tr>
 * <tr><td>z</td><td>logits</td><td>[C]</td><td>the network's output, from {@code offset} on</td></tr>
 * <tr><td>y</td><td>label</td><td></td><td>the true class, 0-based</td></tr>
 * <tr><td>p</td><td></td><td>[C]</td><td>softmax(z)</td></tr>
 * <tr><td>q</td><td></td><td>[C]</td><td>target distribution</td></tr>
 * <tr><td>n</td><td>counts</td><td>[C]</td><td>training samples of each class; N is their sum</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.loss;

import org.jspecify.annotations.NullMarked;

/**
 * Losses of one sample as formulas on its logits: cross-entropy and those that the field compares
 * with on long-tailed data. Weights of classes, sums over a batch and the division by the global
 * batch are the caller's.
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

/**
 * Weights of classes and of samples in the training loss: how they act on it ({@link
 * io.difficultynet.weight.WeightAction}), how they follow from the difficulties that Difficulty-Net
 * learns ({@link io.difficultynet.weight.WeightsFromDifficulties}), and fixed rules for comparison.
 * The fixed rules are functions of the class sizes or of the validation accuracy. They are scaled
 * to mean 1 over the classes, so that losses and learning rates stay comparable.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><th>symbol</th><th>name</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>C</td><td>classes</td><td></td><td>number of classes</td></tr>
 * <tr><td>n</td><td>counts</td><td>[C]</td><td>training samples of each class, at least 1</td></tr>
 * <tr><td>a</td><td>accuracy</td><td>[C]</td><td>per-class accuracy on the balanced validation split,
 *     in [0, 1]</td></tr>
 * <tr><td>v</td><td>{@link io.difficultynet.weight.ClassWeights}</td><td>[C]</td><td>the weights</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.weight;

import org.jspecify.annotations.NullMarked;

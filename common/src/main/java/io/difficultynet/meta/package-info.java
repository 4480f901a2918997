/**
 * Difficulty-Net and the step that trains it: Sinha and Ohashi, "Difficulty-Net: Learning to
 * Predict Difficulty for Long-Tailed Recognition", WACV 2023, <a
 * href="https://arxiv.org/abs/2209.02960">arXiv 2209.02960</a>. Everything here has the size of the
 * number of classes, computes in {@code double}, is immutable or static, and knows nothing of a
 * cluster.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><th>symbol</th><th>name</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>C</td><td>classes</td><td></td><td>number of classes</td></tr>
 * <tr><td>h</td><td>hidden</td><td></td><td>width of Difficulty-Net's two hidden layers</td></tr>
 * <tr><td>a</td><td>accuracy</td><td>[C]</td><td>per-class accuracy on the balanced validation split,
 *     in [0, 1]; zeros before the first measurement</td></tr>
 * <tr><td>θ</td><td>theta</td><td>[P]</td><td>Difficulty-Net's parameters</td></tr>
 * <tr><td>d = D(a; θ)</td><td>difficulty</td><td>[C]</td><td>Difficulty-Net's output, in (0, 1)</td></tr>
 * <tr><td>v</td><td>{@link io.difficultynet.weight.ClassWeights}</td><td>[C]</td><td>v_c = C d_c / Σ_k d_k,
 *     mean 1</td></tr>
 * <tr><td>t</td><td>target</td><td>[C]</td><td>t_c = 1 − a_c / (Σ_k a_k + 1e-12)</td></tr>
 * <tr><td>L_driver</td><td>{@link io.difficultynet.meta.DriverLoss}</td><td></td><td>(1/C) Σ_c (d_c − t_c)²</td></tr>
 * <tr><td>∂L_meta/∂v</td><td>metaGradient</td><td>[C]</td><td>gradient of the meta loss after a pseudo step by the class weights; where it is negative, a larger weight lowers the meta loss</td></tr>
 * <tr><td>λ</td><td>driverWeight</td><td></td><td>weight of the driver loss, 0.3 in the paper</td></tr>
 * <tr><td>α, B</td><td>innerRate, batchSize</td><td></td><td>learning rate of the pseudo step, and size of its batch</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.meta;

import org.jspecify.annotations.NullMarked;

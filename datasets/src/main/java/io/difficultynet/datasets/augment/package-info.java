/**
 * From samples to the network's input. Pixels: padding and shifted crop, or a scaled part; flip;
 * changes of colour; AutoAugment or RandAugment; normalisation; Cutout. Feature vectors:
 * standardisation.
 *
 * <table>
 *   <caption>Symbols</caption>
 *   <tr><th>symbol</th><th>name in code</th><th>shape</th><th>meaning</th></tr>
 *   <tr><td>S</td><td>{@code size}</td><td></td><td>side of the square input, pixels</td></tr>
 *   <tr><td>p</td><td>{@code cropPadding}</td><td></td><td>largest shift of the crop, pixels</td></tr>
 *   <tr><td>L</td><td>{@code cutout}</td><td></td><td>side of the Cutout square, pixels; 0 is off</td></tr>
 *   <tr><td>μ, σ</td><td>{@code Normalisation}</td><td>[channels]</td>
 *       <td>mean and standard deviation of pixels in [0, 1], or of features</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.datasets.augment;

import org.jspecify.annotations.NullMarked;

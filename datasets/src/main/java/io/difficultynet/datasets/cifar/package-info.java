/**
 * The binary versions of CIFAR-10 and CIFAR-100.
 *
 * <p>Source: Krizhevsky, <a href="https://www.cs.toronto.edu/~kriz/cifar.html">"The CIFAR-10 and
 * CIFAR-100 datasets"</a>, section "Binary version". A file is a row of records without a header:
 *
 * <table>
 *   <caption>Record</caption>
 *   <tr><th>bytes</th><th>CIFAR-10</th><th>CIFAR-100</th></tr>
 *   <tr><td>label bytes</td><td>1: label 0..9</td><td>2: coarse label 0..19, fine label 0..99</td></tr>
 *   <tr><td>3072 pixels</td><td colspan="2">3 x 32 x 32: red, green, blue, each row by row</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.datasets.cifar;

import org.jspecify.annotations.NullMarked;

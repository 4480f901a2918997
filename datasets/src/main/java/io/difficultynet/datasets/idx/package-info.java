/**
 * The IDX format of the MNIST family (MNIST, Fashion-MNIST, KMNIST), plain or gzip.
 *
 * <p>Source: <a href="https://yann.lecun.org/exdb/mnist/index.html">"The IDX file format", MNIST
 * page</a>. All numbers are big-endian:
 *
 * <table>
 *   <caption>Layout</caption>
 *   <tr><th>bytes</th><th>images</th><th>labels</th></tr>
 *   <tr><td>4</td><td>magic 0x00000803: unsigned bytes, 3 dimensions</td>
 *       <td>magic 0x00000801: unsigned bytes, 1 dimension</td></tr>
 *   <tr><td>4</td><td>number of images N</td><td>number of labels N</td></tr>
 *   <tr><td>4 + 4</td><td>rows, columns</td><td></td></tr>
 *   <tr><td>the rest</td><td>N x rows x columns pixels</td><td>N labels</td></tr>
 * </table>
 */
@NullMarked
package io.difficultynet.datasets.idx;

import org.jspecify.annotations.NullMarked;

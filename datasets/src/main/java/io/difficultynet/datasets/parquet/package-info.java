/**
 * Prepared sets: ordinary Parquet files that anybody can read, written so that one sample is one
 * positioned read.
 *
 * <p>A set is a folder with {@code manifest.json} (written last), {@code data-card.html}, {@code
 * data-card.json}, {@code rejected.jsonl}, and a folder a {@link
 * io.difficultynet.datasets.parquet.Part} of shards {@code part-00000.parquet}, …. A row is a
 * sample:
 *
 * <table>
 *   <caption>Columns</caption>
 *   <tr><th>name</th><th>type</th><th>meaning</th></tr>
 *   <tr><td>{@code sample}</td><td>binary</td><td>the JPEG or PNG file as it was, or the
 *       features as little-endian 32-bit floats</td></tr>
 *   <tr><td>{@code label}</td><td>int32</td><td>class, 0 ≤ label &lt; C; the manifest has its name</td></tr>
 *   <tr><td>{@code origin}</td><td>string</td><td>path or key of the source</td></tr>
 * </table>
 *
 * <p>Every row has a page of its own, plain and uncompressed (encoded images do not shrink), so
 * that Parquet's offset index (<a
 * href="https://parquet.apache.org/docs/file-format/pageindex/">page index</a>) says where each
 * sample lies. A page costs about 170 bytes more than its sample, its share of the indexes
 * included; {@code ShardTest} measures it.
 *
 * <p>This is the only package that knows Parquet, and the only one of this module that names a
 * class of Hadoop: Parquet's Java library wants its {@code Configuration}.
 */
@NullMarked
package io.difficultynet.datasets.parquet;

import org.jspecify.annotations.NullMarked;

/**
 * The BigDL engine: networks of BigDL DLlib's MKL-DNN layers, single precision, on CPUs. The only
 * package that imports BigDL.
 *
 * <p>Only layers and graph are used. BigDL's optimizer, data sets, criteria and checkpoints are
 * not: they keep the model's state in cached partitions, which Spark rebuilds from the initial
 * weights when an executor is lost.
 */
@NullMarked
package io.difficultynet.job.bigdl;

import org.jspecify.annotations.NullMarked;

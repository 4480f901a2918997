/**
 * What others take from a run: class weights as a table of Spark and as a column, for other
 * learners; its model, for PyTorch and ONNX.
 */
@NullMarked
package io.difficultynet.job.export;

import org.jspecify.annotations.NullMarked;

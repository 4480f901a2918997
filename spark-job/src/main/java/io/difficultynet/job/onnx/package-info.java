/**
 * A trained network as an ONNX file. The only package that imports ONNX's classes, which protobuf's
 * compiler made of the standard's <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto">onnx-ml.proto</a>.
 */
@NullMarked
package io.difficultynet.job.onnx;

import org.jspecify.annotations.NullMarked;

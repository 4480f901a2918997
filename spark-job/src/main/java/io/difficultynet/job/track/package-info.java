/** Runs as other programs keep and compare them: TensorBoard, MLflow. */
@NullMarked
package io.difficultynet.job.track;

import org.jspecify.annotations.NullMarked;

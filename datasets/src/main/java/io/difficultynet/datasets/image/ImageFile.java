package io.difficultynet.datasets.image;

import io.difficultynet.datasets.io.DataLocation;

/**
 * An image file and its class.
 *
 * @param location where it is, and which key of the configuration led there
 * @param label its class, at least 0
 */
public record ImageFile(DataLocation location, int label) {}

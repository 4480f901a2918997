/**
 * JSON in and out, strict and within limits, by Jackson's streaming parser, which Spark brings. The
 * only package that knows Jackson.
 */
@NullMarked
package io.difficultynet.json;

import org.jspecify.annotations.NullMarked;

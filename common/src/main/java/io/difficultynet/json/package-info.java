/** JSON in and out, by Typesafe Config, so that the job carries no second parser. */
@NullMarked
package io.difficultynet.json;

import org.jspecify.annotations.NullMarked;

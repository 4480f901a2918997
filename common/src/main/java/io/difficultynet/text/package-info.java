/** What of a text may be shown or stored: no secrets, and nothing that commands a terminal. */
@NullMarked
package io.difficultynet.text;

import org.jspecify.annotations.NullMarked;

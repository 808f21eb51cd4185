/// Files of settings: YAML whose lines are known, so that each complaint names file and line. Knows nothing of
/// what is set.
@NullMarked
package dev.tidemark.settings;

import org.jspecify.annotations.NullMarked;

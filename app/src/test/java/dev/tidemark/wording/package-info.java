@NullMarked
package dev.tidemark.wording;

import org.jspecify.annotations.NullMarked;

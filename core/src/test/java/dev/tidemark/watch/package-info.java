@NullMarked
package dev.tidemark.watch;

import org.jspecify.annotations.NullMarked;

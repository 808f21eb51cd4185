@NullMarked
package dev.tidemark.probe;

import org.jspecify.annotations.NullMarked;

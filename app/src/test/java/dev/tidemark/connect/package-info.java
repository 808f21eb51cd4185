@NullMarked
package dev.tidemark.connect;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.tidemark.tui;

import org.jspecify.annotations.NullMarked;

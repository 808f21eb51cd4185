/// Tests of what exec decides.
@NullMarked
package dev.tidemark.exec;

import org.jspecify.annotations.NullMarked;

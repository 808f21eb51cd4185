/// Files of `/proc` and `/sys`, one type for each that is read.
@NullMarked
package dev.tidemark.kernel.procfs;

import org.jspecify.annotations.NullMarked;

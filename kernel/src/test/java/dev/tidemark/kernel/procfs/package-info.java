/// Tests of the `/proc` and `/sys` readers.
@NullMarked
package dev.tidemark.kernel.procfs;

import org.jspecify.annotations.NullMarked;

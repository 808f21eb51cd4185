/// Programs, maps and types against the real kernel.
@NullMarked
package dev.tidemark.kernel.bpf;

import org.jspecify.annotations.NullMarked;

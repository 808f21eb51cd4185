/// Listen filters against the real kernel.
@NullMarked
package dev.tidemark.kernel.seccomp;

import org.jspecify.annotations.NullMarked;

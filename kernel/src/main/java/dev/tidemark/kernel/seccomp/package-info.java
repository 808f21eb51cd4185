/// The kernel's way to have one process answer for a system call of others: seccomp user notification, for
/// listen(2).
@NullMarked
package dev.tidemark.kernel.seccomp;

import org.jspecify.annotations.NullMarked;

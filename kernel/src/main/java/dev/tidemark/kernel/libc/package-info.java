/// The C library's `syscall(2)`, system call numbers by architecture, error numbers and owned descriptors.
@NullMarked
package dev.tidemark.kernel.libc;

import org.jspecify.annotations.NullMarked;

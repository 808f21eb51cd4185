/// Other processes by a descriptor that cannot come to mean another one, and what can be asked of their sockets.
@NullMarked
package dev.tidemark.kernel.process;

import org.jspecify.annotations.NullMarked;

/// Small programs that the kernel runs at its own events: bpf(2), its bytecode, its maps and its type
/// information (BTF). Nothing but system calls: no compiler, no library and no object file is needed.
@NullMarked
package dev.tidemark.kernel.bpf;

import org.jspecify.annotations.NullMarked;

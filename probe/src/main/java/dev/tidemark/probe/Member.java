package dev.tidemark.probe;

import dev.tidemark.kernel.bpf.Width;

/// Where a structure of the kernel at hand keeps a value, and how wide it is.
///
/// @param offset in bytes
record Member(int offset, Width width) {}

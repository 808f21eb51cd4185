package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.libc.Errno;

/// What became of giving a program to the kernel.
public sealed interface LoadResult {
    /// It is loaded, and attached nowhere yet.
    record Loaded(BpfProgram program) implements LoadResult {}

    /// The kernel does not take it.
    ///
    /// @param errno `EPERM` before the verifier looked at it, `EACCES` or `EINVAL` by the verifier
    /// @param reason part of a sentence for a user, such as `program peaks: needs CAP_BPF and CAP_PERFMON`
    /// @param log the end of what the verifier wrote, for a developer; empty when it was not asked
    record Refused(Errno errno, String reason, String log) implements LoadResult {}
}

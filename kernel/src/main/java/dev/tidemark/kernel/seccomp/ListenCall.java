package dev.tidemark.kernel.seccomp;

/// A call of listen(2) that waits for an answer.
///
/// @param id what the kernel calls it
/// @param thread the id of the thread that waits, in the pid namespace of whoever opened the notifier
/// @param descriptor the first argument
/// @param backlog the second, as the program gave it: the kernel compares it as an unsigned number
public record ListenCall(long id, int thread, int descriptor, int backlog) {
    /// The backlog as the kernel takes it: -1 is the largest.
    public long backlogAsTaken() {
        return Integer.toUnsignedLong(backlog);
    }
}

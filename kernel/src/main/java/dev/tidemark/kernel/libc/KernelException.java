package dev.tidemark.kernel.libc;

/// The kernel refused something that no caller can go on without. Expected outcomes are values, not this
/// exception.
///
/// It names the call, its subject and the error number.
public final class KernelException extends RuntimeException {
    private final String call;
    private final String subject;
    private final Errno errno;

    public KernelException(String call, String subject, Errno errno) {
        super(call + ": " + subject + ": " + errno);
        this.call = call;
        this.subject = subject;
        this.errno = errno;
    }

    /// What was called, such as `recvfrom(2)`.
    public String call() {
        return call;
    }

    /// What it was called on.
    public String subject() {
        return subject;
    }

    /// Why it failed.
    public Errno errno() {
        return errno;
    }
}

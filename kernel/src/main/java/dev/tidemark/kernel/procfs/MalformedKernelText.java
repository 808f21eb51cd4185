package dev.tidemark.kernel.procfs;

/// A text of the kernel does not have the form that it is known to have, so nothing of it is believed.
///
/// Every `parse` of this package throws it and nothing else. Every `read` turns it into an unknown reading.
public final class MalformedKernelText extends RuntimeException {
    /// @param file what was parsed, such as `/proc/net/netstat`
    /// @param problem what is wrong, and what was expected
    MalformedKernelText(String file, String problem) {
        super(file + ": " + problem);
    }
}

package dev.tidemark.kernel.libc;

import java.util.Locale;

/// The processor architectures whose system call numbers are known here: those of [SystemCall].
public enum Architecture {
    X86_64,
    AARCH64;

    /// The architecture of this JVM.
    ///
    /// @throws KernelException with `ENOSYS` on any other operating system or processor; nothing can be read
    /// there
    public static Architecture ofThisMachine() {
        String system = System.getProperty("os.name", "unknown");
        String processor = System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT);
        if (!system.equals("Linux")) {
            throw new KernelException(
                    "system calls", "operating system: " + system + " (expected: Linux)", Errno.ENOSYS);
        }
        return switch (processor) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new KernelException(
                        "system calls", "processor: " + processor + " (expected: x86-64 or aarch64)", Errno.ENOSYS);
        };
    }
}

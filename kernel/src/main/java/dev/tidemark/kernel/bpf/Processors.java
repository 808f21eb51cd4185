package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.procfs.ProcFile;

/// How many processors this machine could ever have: the length of a per-processor value.
final class Processors {
    private static final String POSSIBLE = "/sys/devices/system/cpu/possible";

    private Processors() {}

    /// @throws KernelException when it cannot be told; fewer than there are would overrun the value's memory
    static int possible() {
        return switch (ProcFile.read(POSSIBLE)) {
            case Reading.Known(String text) -> count(text);
            case Reading.Unknown(String reason) -> throw new KernelException("read", reason, Errno.ENOENT);
        };
    }

    /// The highest number of `0-3` or `0-1,4-7`, and one: the kernel's `num_possible_cpus` is no more.
    static int count(String list) {
        String text = list.strip();
        int from = Math.max(text.lastIndexOf('-'), text.lastIndexOf(',')) + 1;
        try {
            return Integer.parseInt(text.substring(from)) + 1;
        } catch (NumberFormatException _) {
            throw new KernelException("parse", POSSIBLE + ": " + text, Errno.EINVAL);
        }
    }
}

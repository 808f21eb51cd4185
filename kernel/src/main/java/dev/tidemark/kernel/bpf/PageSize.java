package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.kernel.procfs.ProcRoot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How many bytes a page of this machine has: 4096, or up to 65536 on aarch64.
final class PageSize {
    /// `include/uapi/linux/auxvec.h`.
    private static final long AT_PAGESZ = 6;

    private PageSize() {}

    /// As the kernel told this process at its start (getauxval(3)).
    static int read() {
        return switch (ProcFile.readBytes(ProcRoot.HOST.file("self/auxv"))) {
            case Reading.Known(byte[] pairs) -> parse(pairs);
            case Reading.Unknown(String reason) -> throw new KernelException("read", reason, Errno.ENOENT);
        };
    }

    static int parse(byte[] pairs) {
        ByteBuffer words = ByteBuffer.wrap(pairs).order(ByteOrder.nativeOrder());
        while (words.remaining() >= 2 * Long.BYTES) {
            long type = words.getLong();
            long value = words.getLong();
            if (type == AT_PAGESZ && value > 0 && value <= 1 << 20 && Long.bitCount(value) == 1) {
                return (int) value;
            }
        }
        throw new KernelException("parse", "/proc/self/auxv: no page size", Errno.EINVAL);
    }
}

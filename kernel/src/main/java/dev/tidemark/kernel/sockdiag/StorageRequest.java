package dev.tidemark.kernel.sockdiag;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// A request for all listeners, with what one map keeps in each socket: that of [InetDiagRequest#listeners] and
/// an attribute with the map's descriptor. Since Linux 5.7; takes CAP_BPF.
///
/// `INET_DIAG_REQ_SK_BPF_STORAGES`, `include/uapi/linux/inet_diag.h`; `SK_DIAG_BPF_STORAGE_REQ_MAP_FD`,
/// `include/uapi/linux/sock_diag.h`.
final class StorageRequest {
    private static final int REQ_SK_BPF_STORAGES = 2;
    private static final int REQ_MAP_FD = 1;
    private static final int NESTED = 0x8000;

    private StorageRequest() {}

    static MemorySegment listeners(SegmentAllocator allocator, int map) {
        MemorySegment plain = InetDiagRequest.listeners(allocator);
        long length = plain.byteSize();
        MemorySegment request = allocator.allocate(length + 12, 8);
        request.copyFrom(plain);
        request.set(JAVA_INT_UNALIGNED, 0, (int) length + 12);
        request.set(JAVA_SHORT_UNALIGNED, length, (short) 12);
        request.set(JAVA_SHORT_UNALIGNED, length + 2, (short) (REQ_SK_BPF_STORAGES | NESTED));
        request.set(JAVA_SHORT_UNALIGNED, length + 4, (short) 8);
        request.set(JAVA_SHORT_UNALIGNED, length + 6, (short) REQ_MAP_FD);
        request.set(JAVA_INT_UNALIGNED, length + 8, map);
        return request;
    }
}

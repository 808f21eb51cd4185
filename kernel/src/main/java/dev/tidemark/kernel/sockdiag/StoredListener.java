package dev.tidemark.kernel.sockdiag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.netlink.NetlinkAttributes;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A listener together with what a program in the kernel keeps in its socket.
///
/// `INET_DIAG_SK_BPF_STORAGES`, filled by `bpf_sk_storage_diag_put` (`net/core/bpf_sk_storage.c`, Linux 6.18).
///
/// @param row as in a dump without
/// @param value the value of the one map that was asked for; null when this socket has none
@SuppressWarnings("ArrayRecordComponent") // Rows are never compared.
public record StoredListener(InetDiagMessage row, byte @Nullable [] value) {
    private static final int SK_BPF_STORAGES = 20;
    private static final int STORAGE = 1;
    private static final int MAP_VALUE = 3;

    /// Decodes the payload at `at`, `length` bytes long.
    ///
    /// @throws MalformedMessage when it is too short or an attribute's length does not fit
    public static StoredListener decode(MemorySegment bytes, long at, long length) {
        InetDiagMessage row = InetDiagMessage.decode(bytes, at, length);
        Value found = new Value();
        NetlinkAttributes.walk(bytes, at + InetDiagMessage.FIXED_LENGTH, at + length, found::attribute);
        return new StoredListener(row, found.value);
    }

    /// Looks into the attributes that are nested in each other.
    private static final class Value {
        private byte @Nullable [] value;

        private void attribute(int type, MemorySegment bytes, long at, long length) {
            if (type == SK_BPF_STORAGES) {
                NetlinkAttributes.walk(bytes, at, at + length, this::storage);
            }
        }

        private void storage(int type, MemorySegment bytes, long at, long length) {
            if (type == STORAGE) {
                NetlinkAttributes.walk(bytes, at, at + length, this::part);
            }
        }

        private void part(int type, MemorySegment bytes, long at, long length) {
            if (type == MAP_VALUE) {
                value = bytes.asSlice(at, length).toArray(JAVA_BYTE);
            }
        }
    }
}

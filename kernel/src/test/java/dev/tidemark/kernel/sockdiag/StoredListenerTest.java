package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.sockdiag.DiagEncoder.Attribute;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a program keeps in a socket is found within its row, and a damaged row is decoded or refused.
final class StoredListenerTest {
    private static final int STORAGES = 20;
    private static final byte[] VALUE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    private static final InetDiagMessage ROW =
            new InetDiagMessage(AddressFamily.INET, 10, 8080, 0, 0x7f000001, 0, 4711, 3, 128, 1000, 77, 5, -1, 2);

    private static byte[] attribute(int type, byte[] value) {
        return ByteBuffer.allocate(4 + ((value.length + 3) & ~3))
                .order(ByteOrder.nativeOrder())
                .putShort((short) (4 + value.length))
                .putShort((short) type)
                .put(value)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                List.of(parts).stream().mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /// As `diag_get` of `net/core/bpf_sk_storage.c` writes it: the map's id, padding, the value.
    private static byte[] stored() {
        byte[] storage = joined(attribute(2, new byte[] {9, 0, 0, 0}), attribute(1, new byte[0]), attribute(3, VALUE));
        List<Attribute> attributes = new ArrayList<>(DiagEncoder.attributes(ROW));
        attributes.add(1, new Attribute(STORAGES | DiagEncoder.NESTED, attribute(1 | DiagEncoder.NESTED, storage)));
        return DiagEncoder.inet(ROW, attributes);
    }

    private static StoredListener decode(byte[] payload) {
        int offset = 16;
        return StoredListener.decode(DiagEncoder.placed(payload, offset), offset, payload.length);
    }

    @Test
    void valueComesWithTheRow() {
        StoredListener listener = decode(stored());

        assertThat(listener.row()).isEqualTo(ROW);
        assertThat(listener.value()).isEqualTo(VALUE);
    }

    @Test
    void socketWithoutAValueHasNone() {
        assertThat(decode(DiagEncoder.inet(ROW, DiagEncoder.attributes(ROW))).value())
                .isNull();
        List<Attribute> empty = List.of(new Attribute(STORAGES | DiagEncoder.NESTED, new byte[0]));
        assertThat(decode(DiagEncoder.inet(ROW, empty)).value()).isNull();
    }

    @Test
    void anyByteChangedIsDecodedOrMalformed() {
        byte[] payload = stored();
        for (int at = 0; at < payload.length; at++) {
            for (int bits = 1; bits < 256; bits = bits * 2 + 1) {
                payload[at] ^= (byte) bits;
                decodeOrRefuse(payload);
                payload[at] ^= (byte) bits;
            }
        }
    }

    @Test
    void oneCutAtAnyLengthIsDecodedOrMalformed() {
        byte[] payload = stored();
        for (int length = 0; length < payload.length; length++) {
            decodeOrRefuse(java.util.Arrays.copyOf(payload, length));
        }
    }

    private static void decodeOrRefuse(byte[] payload) {
        try {
            StoredListener listener = decode(payload);
            assertThat(listener.value() == null || listener.value().length <= payload.length)
                    .isTrue();
        } catch (MalformedMessage expected) {
            assertThat(expected).hasMessageContaining("expected");
        }
    }

    @Test
    void requestNamesTheMapBehindThatOfAllListeners() {
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            MemorySegment plain = InetDiagRequest.listeners(arena);
            byte[] request = StorageRequest.listeners(arena, 0x1234).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            byte[] before = plain.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);

            before[0] = (byte) request.length;
            assertThat(request).hasSize(before.length + 12).startsWith(before);
            assertThat(request).endsWith(12, 0, 2, 0x80, 8, 0, 1, 0, 0x34, 0x12, 0, 0);
        }
    }
}

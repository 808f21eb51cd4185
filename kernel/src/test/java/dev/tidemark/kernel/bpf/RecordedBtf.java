package dev.tidemark.kernel.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small part of a real kernel's types.
final class RecordedBtf {
    static final String STRUCT = "inet_connection_sock";

    private RecordedBtf() {}

    /// A copy of the bytes, to be changed at will.
    static byte[] bytes() {
        try {
            return Files.readAllBytes(Path.of("src/test/fixtures/btf/linux-6.18.btf"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The same in the other byte order: every number of the header and of the types turned round.
    static byte[] turned() {
        byte[] bytes = bytes();
        ByteBuffer from = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        to.putShort(0, from.getShort(0));
        int strings = from.getInt(4) + from.getInt(16);
        for (int at = 4; at < strings; at += 4) {
            to.putInt(at, from.getInt(at));
        }
        return bytes;
    }

    /// Asks for all that can be asked for. What must not happen is anything but an answer or [MalformedBtf].
    static void askAll(byte[] section) {
        try {
            Btf btf = Btf.parse(section);
            ask(() -> btf.structure(STRUCT));
            ask(() -> btf.function("tcp_check_req"));
            ask(() -> btf.typedef("u32"));
            ask(() -> btf.tracepointParameterCount("inet_sock_set_state"));
            ask(() -> btf.parameterCount("inet_csk_complete_hashdance"));
            ask(() -> btf.enumValue("skb_drop_reason", "SKB_DROP_REASON_TCP_LISTEN_OVERFLOW"));
            ask(() -> btf.offset(STRUCT, "icsk_accept_queue.qlen.counter"));
            ask(() -> btf.offset("sock", "__sk_common.skc_state"));
            ask(() -> btf.offset("sock", "no_such_member"));
            ask(() -> btf.size("sock", "sk_protocol"));
            ask(() -> btf.size("sock"));
        } catch (MalformedBtf refused) {
            assert refused.getMessage() != null;
        }
    }

    private static void ask(Runnable question) {
        try {
            question.run();
        } catch (MalformedBtf refused) {
            assert refused.getMessage() != null;
        }
    }
}

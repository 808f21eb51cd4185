package dev.tidemark.kernel.netlink;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Answers requests with bytes written down beforehand, at the place of a netlink socket.
///
/// Each request takes the next script, which makes the datagrams and errors to deliver from the request's
/// sequence number. Once they are used up, there is silence.
final class ScriptedKernel implements DatagramSource {
    /// What is delivered in answer to one request.
    @FunctionalInterface
    interface Script {
        Object[] answers(int sequence);
    }

    private final Deque<Script> scripts;
    private final Deque<Object> pending = new ArrayDeque<>();
    private MemorySegment datagram = MemorySegment.ofArray(new byte[0]);
    private final List<Integer> sequencesSent = new ArrayList<>();
    private int sequence;
    private int renewals;

    private ScriptedKernel(Deque<Script> scripts) {
        this.scripts = scripts;
    }

    /// @param scripts each gives, for a sequence number, `byte[]` for a datagram and `Integer` for an error
    /// number
    static ScriptedKernel of(Script... scripts) {
        return new ScriptedKernel(new ArrayDeque<>(Arrays.asList(scripts)));
    }

    /// Exchanges the scripts that were not asked for yet; what they delivered and nobody took stays.
    void goOnWith(Script... next) {
        scripts.clear();
        scripts.addAll(Arrays.asList(next));
    }

    static Object[] answers(Object... answers) {
        return answers;
    }

    /// A message of one row, in a dump.
    static byte[] row(int sequence, int value) {
        return message(20, 2, sequence, number(value));
    }

    /// The same, of a table that changed.
    static byte[] interruptedRow(int sequence, int value) {
        return message(20, 2 | 0x10, sequence, number(value));
    }

    static byte[] done(int sequence) {
        return message(3, 2, sequence, number(0));
    }

    static byte[] done(int sequence, int result) {
        return message(3, 2, sequence, number(result));
    }

    static byte[] error(int sequence, int result) {
        return message(2, 0, sequence, number(result));
    }

    static byte[] message(int type, int flags, int sequence, byte[] payload) {
        return ByteBuffer.allocate(16 + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(16 + payload.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(payload)
                .array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    /// Several messages in one datagram.
    static byte[] together(byte[]... messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            bytes.writeBytes(message);
        }
        return bytes.toByteArray();
    }

    int renewals() {
        return renewals;
    }

    @Override
    public int send(MemorySegment request) {
        sendAgain(request, ++sequence);
        return sequence;
    }

    @Override
    public void sendAgain(MemorySegment request, int again) {
        sequencesSent.add(again);
        Script script = scripts.poll();
        if (script != null) {
            pending.addAll(Arrays.asList(script.answers(again)));
        }
    }

    /// The sequence numbers of all requests so far.
    List<Integer> sequencesSent() {
        return sequencesSent;
    }

    @Override
    public long receive(long deadline) {
        return switch (pending.poll()) {
            case byte[] bytes -> {
                datagram = MemorySegment.ofArray(bytes);
                yield bytes.length;
            }
            case Integer errno -> -errno;
            case null, default -> -11;
        };
    }

    @Override
    public MemorySegment datagram() {
        return datagram;
    }

    @Override
    public void renew() {
        renewals++;
        pending.clear();
    }
}

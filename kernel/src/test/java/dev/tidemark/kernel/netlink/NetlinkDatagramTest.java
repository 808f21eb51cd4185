package dev.tidemark.kernel.netlink;

import static dev.tidemark.kernel.netlink.ScriptedKernel.done;
import static dev.tidemark.kernel.netlink.ScriptedKernel.error;
import static dev.tidemark.kernel.netlink.ScriptedKernel.message;
import static dev.tidemark.kernel.netlink.ScriptedKernel.number;
import static dev.tidemark.kernel.netlink.ScriptedKernel.row;
import static dev.tidemark.kernel.netlink.ScriptedKernel.together;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetlinkDatagramTest {
    private static final int OURS = 41;

    @Test
    void eachMessageIsHandedOverWithItsPayloadAlone() {
        List<List<Byte>> payloads = new ArrayList<>();
        byte[] odd = message(20, 2, OURS, new byte[] {1, 2, 3, 4, 5});
        byte[] datagram = together(odd, new byte[3], message(21, 2, OURS, new byte[] {6}));

        NetlinkDatagram.walk(MemorySegment.ofArray(datagram), datagram.length, OURS, (type, bytes, payload, length) -> {
            List<Byte> payloadBytes = new ArrayList<>(List.of((byte) type));
            for (long at = payload; at < payload + length; at++) {
                payloadBytes.add(bytes.get(JAVA_BYTE, at));
            }
            payloads.add(payloadBytes);
        });

        assertThat(payloads)
                .containsExactly(
                        List.of((byte) 20, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5),
                        List.of((byte) 21, (byte) 6));
    }

    @Test
    void singleAnswerOutsideADumpIsTheEnd() {
        assertThat(walk(message(20, 0, OURS, number(1)))).isEqualTo(new Progress.Done(false));
    }

    @Test
    void rowsOfADumpAreNotTheEnd() {
        assertThat(walk(row(OURS, 1))).isEqualTo(new Progress.More(false));
    }

    @Test
    void messagesOfTheTransportItselfAreNoRows() {
        List<Integer> types = new ArrayList<>();
        byte[] datagram = together(message(1, 2, OURS, number(0)), message(15, 0, OURS, number(0)), row(OURS, 1));

        Progress progress = NetlinkDatagram.walk(
                MemorySegment.ofArray(datagram), datagram.length, OURS, (type, _, _, _) -> types.add(type));

        assertThat(types).containsExactly(20);
        assertThat(progress).isEqualTo(new Progress.More(false));
    }

    @Test
    void overrunIsToldAsLostMessages() {
        assertThat(walk(message(4, 0, OURS, number(0)))).isEqualTo(new Progress.Refused(Errno.ENOBUFS));
    }

    @Test
    void nothingOfOursIsForeign() {
        assertThat(walk(together(row(OURS + 1, 1), done(OURS - 1), error(0, -1))))
                .isEqualTo(new Progress.Foreign());
    }

    @Test
    void endMayLackItsResult() {
        assertThat(walk(message(3, 2, OURS, new byte[0]))).isEqualTo(new Progress.Done(false));
    }

    @Test
    void errorNumbersThatNoKernelSendsAreMalformed() {
        for (int result : new int[] {1, -4096, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> walk(error(OURS, result))).isInstanceOf(MalformedMessage.class);
        }
        assertThatThrownBy(() -> walk(done(OURS, -4096))).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> walk(message(2, 0, OURS, new byte[3]))).isInstanceOf(MalformedMessage.class);
    }

    @Test
    void lengthsThatDoNotAddUpAreMalformed() {
        byte[] message = row(OURS, 1);
        for (int length : new int[] {0, 15, message.length + 1, -1, Integer.MIN_VALUE}) {
            byte[] broken = Arrays.copyOf(message, message.length);
            MemorySegment.ofArray(broken).set(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, 0, length);
            assertThatThrownBy(() -> walk(broken))
                    .isInstanceOf(MalformedMessage.class)
                    .hasMessageStartingWith("nlmsg_len: " + Integer.toUnsignedString(length));
        }
    }

    @Test
    void fewBytesBehindTheLastMessageArePadding() {
        assertThat(walk(together(row(OURS, 1), new byte[15]))).isEqualTo(new Progress.More(false));
    }

    private static Progress walk(byte[] datagram) {
        return NetlinkDatagram.walk(MemorySegment.ofArray(datagram), datagram.length, OURS, (_, _, _, _) -> {});
    }
}

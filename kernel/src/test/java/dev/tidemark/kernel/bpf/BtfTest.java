package dev.tidemark.kernel.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Types of a recorded kernel are found by their names, and those that do not add up are refused.
final class BtfTest {
    private static final int SK_ACK_BACKLOG = 600;
    private static final int ACCEPT_QUEUE_QLEN = 1024;
    private static final int SIZE_OF_SOCK = 784;

    private final Btf btf = Btf.parse(RecordedBtf.bytes());

    @Test
    void membersAreFoundByTheirPathAlsoThroughStructuresWithoutAName() {
        assertThat(btf.offset("sock", "sk_ack_backlog")).hasValue(SK_ACK_BACKLOG);
        assertThat(btf.offset("sock", "__sk_common.skc_state")).hasValue(18);
        assertThat(btf.offset("sock_common", "skc_num"))
                .as("in a union in a structure")
                .hasValue(14);
        assertThat(btf.offset(RecordedBtf.STRUCT, "icsk_accept_queue.qlen.counter"))
                .hasValue(ACCEPT_QUEUE_QLEN);
        assertThat(btf.offset(RecordedBtf.STRUCT, "icsk_inet.sk.sk_ack_backlog"))
                .as("the first member of the first")
                .hasValue(SK_ACK_BACKLOG);
    }

    @Test
    void sizesOfMembersChooseTheWidthOfALoad() {
        assertThat(btf.size("sock", "sk_ack_backlog")).hasValue(4);
        assertThat(btf.size("sock", "sk_protocol")).hasValue(2);
        assertThat(btf.size("sock", "__sk_common.skc_state")).hasValue(1);
        assertThat(btf.size("sock", "__sk_common.skc_net.net")).hasValue(8);
        assertThat(btf.size("sock")).hasValue(SIZE_OF_SOCK);
    }

    @Test
    void bitfieldsAndUnknownNamesHaveNoOffset() {
        assertThat(btf.offset("sock_common", "skc_reuse")).as("a bitfield").isEmpty();
        assertThat(btf.offset("sock", "sk_ack")).isEmpty();
        assertThat(btf.offset("sock", "sk_ack_backlog.more"))
                .as("not within a number")
                .isEmpty();
        assertThat(btf.offset("sock", "")).isEmpty();
        assertThat(btf.offset("sock", "__sk_common.")).isEmpty();
        assertThat(btf.offset("no_such_struct", "x")).isEmpty();
    }

    @Test
    void functionsAndTracepointsTellTheirArguments() {
        assertThat(btf.function("tcp_check_req")).isPresent();
        assertThat(btf.parameterCount("tcp_check_req")).as("6.18; 5 until 6.12").hasValue(6);
        assertThat(btf.parameterCount("inet_csk_complete_hashdance")).hasValue(4);
        assertThat(btf.tracepoint("sk_data_ready")).isEqualTo(btf.typedef("btf_trace_sk_data_ready"));
        assertThat(btf.tracepointParameterCount("sk_data_ready")).hasValue(1);
        assertThat(btf.tracepointParameterCount("inet_sock_set_state")).hasValue(3);
        assertThat(btf.tracepointParameterCount("kfree_skb")).isEmpty();
    }

    @Test
    void namesOfNumbersAreFoundInTheirEnum() {
        assertThat(btf.enumValue("skb_drop_reason", "SKB_DROP_REASON_TCP_LISTEN_OVERFLOW"))
                .isPresent();
        assertThat(btf.enumValue("skb_drop_reason", "SKB_NOT_DROPPED_YET")).hasValue(0);
        assertThat(btf.enumValue("skb_drop_reason", "SKB_NO")).isEmpty();
        assertThat(btf.enumValue("no_such_enum", "X")).isEmpty();
    }

    @Test
    void otherByteOrderTellsTheSame() {
        Btf turned = Btf.parse(RecordedBtf.turned());

        assertThat(turned.count()).isEqualTo(btf.count());
        assertThat(turned.offset("sock", "sk_ack_backlog")).hasValue(SK_ACK_BACKLOG);
        assertThat(turned.structure("sock")).isEqualTo(btf.structure("sock"));
        assertThat(turned.parameterCount("tcp_check_req")).hasValue(6);
    }

    @Test
    void refusalsSayWhatIsWrong() {
        assertThatThrownBy(() -> Btf.parse(new byte[3])).hasMessage("BTF length: 3 (expected: 24 to 256 MB)");
        assertThatThrownBy(() -> Btf.parse(new byte[24])).hasMessage("BTF magic: 0 (expected: 0xeb9f)");
        byte[] kind = RecordedBtf.bytes();
        kind[24 + 7] = 31;
        assertThatThrownBy(() -> Btf.parse(kind)).hasMessage("BTF kind: 31 (expected: 1 to 19)");
        byte[] name = RecordedBtf.bytes();
        name[24 + 3] = 0x7f;
        assertThatThrownBy(() -> Btf.parse(name).typedef("u32")).isInstanceOf(MalformedBtf.class);
    }

    @Test
    void absentFileIsUnknownWithItsName() {
        assertThat(Btf.read("/sys/kernel/btf/none"))
                .isEqualTo(Reading.unknown("/sys/kernel/btf/none: ENOENT no such file or socket"));
        String other = Path.of("src/test/fixtures/README.md").toString();
        assertThat(Btf.read(other))
                .isInstanceOfSatisfying(
                        Reading.Unknown.class,
                        unknown -> assertThat(unknown.reason()).startsWith(other + ": BTF magic"));
    }

    /// A structure of 60000 members without a name, each that structure itself, would be walked for ever.
    @Test
    @Timeout(20)
    void structureWithinItselfIsRefused() {
        ByteBuffer types = ByteBuffer.allocate(12 + 12 * 60_000).order(ByteOrder.LITTLE_ENDIAN);
        types.putInt(1).putInt(4 << 24 | 60_000).putInt(8);
        for (int i = 0; i < 60_000; i++) {
            types.putInt(0).putInt(1).putInt(0);
        }
        byte[] strings = "\0loop\0".getBytes(StandardCharsets.US_ASCII);
        byte[] section = section(types.array(), strings);

        assertThat(Btf.parse(section).size("loop")).hasValue(8);
        assertThatThrownBy(() -> Btf.parse(section).offset("loop", "x")).isInstanceOf(MalformedBtf.class);
    }

    @Test
    void typedefOfItselfIsRefused() {
        ByteBuffer types = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        types.putInt(1).putInt(8 << 24).putInt(1);
        types.putInt(6).putInt(4 << 24 | 1).putInt(8).putInt(1).putInt(1).putInt(0);
        byte[] section = section(types.array(), "\0loop\0s\0".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> Btf.parse(section).offset("s", "loop")).hasMessageContaining("leads nowhere");
    }

    private static byte[] section(byte[] types, byte[] strings) {
        ByteBuffer section =
                ByteBuffer.allocate(24 + types.length + strings.length).order(ByteOrder.LITTLE_ENDIAN);
        section.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
        section.putInt(0).putInt(types.length).putInt(types.length).putInt(strings.length);
        return section.put(types).put(strings).array();
    }

    @Test
    void typesForASocketsValueAreTypesThemselves() {
        Btf made = Btf.parse(new BtfRecipe(40).bytes());

        assertThat(made.count()).isEqualTo(4);
        assertThat(made.structure("value")).hasValue(BtfRecipe.VALUE);
        assertThat(made.size("value")).hasValue(40);
        assertThat(made.offset("value", "bytes")).hasValue(0);
    }
}

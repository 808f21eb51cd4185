package dev.tidemark.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.netlink.MalformedMessage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RouteRequestTest {
    @Test
    void attributesAreAlignedAndTheLastOneToo() {
        byte[] message = RouteRequest.of(16, 5)
                .linkHeader(7, 1, 1)
                .attribute(3, "eth")
                .attribute(4, "veth")
                .encode();
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());

        assertThat(bytes.getInt(0)).isEqualTo(message.length).isEqualTo(16 + 16 + 8 + 12);
        assertThat(bytes.getInt(20)).isEqualTo(7);
        assertThat(bytes.getShort(32)).as("length with the NUL").isEqualTo((short) 8);
        assertThat(bytes.getShort(40)).as("length without padding").isEqualTo((short) 9);
    }

    @Test
    void nestedAttributeIsAsLongAsItsContent() {
        byte[] message = RouteRequest.of(16, 5)
                .nested(18, outer -> outer.attribute(1, "veth").nested(2, inner -> inner.attribute(28, 9)))
                .encode();
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());

        assertThat(bytes.getShort(16)).isEqualTo((short) (4 + 12 + 12));
        assertThat(bytes.getShort(18)).isEqualTo((short) (0x8000 | 18));
        assertThat(bytes.getShort(32)).isEqualTo((short) 12);
    }

    @Test
    void linkIsReadFromWhatARequestOfTheSameShapeHolds() {
        byte[] message = RouteRequest.of(16, 0)
                .linkHeader(72, 0, 0)
                .attribute(16, new byte[] {6})
                .attribute(4711, 1)
                .encode();

        assertThat(parse(message)).isEqualTo(new LinkMessage(72, 6));
    }

    @Test
    void linkCutShortIsMalformed() {
        byte[] message = RouteRequest.of(16, 0).linkHeader(72, 0, 0).encode();

        assertThatThrownBy(() -> parse(Arrays.copyOf(message, message.length - 1)))
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void interfaceNameIsBoundedAsTheKernelBoundsIt() {
        assertThat(new VethEnd("a".repeat(15), 2).index()).isEqualTo(2);
        assertThatThrownBy(() -> new VethEnd("a".repeat(16), 2)).hasMessageContaining("1 to 15");
        assertThatThrownBy(() -> new VethEnd("a/b", 2)).hasMessageContaining("visible");
        assertThatThrownBy(() -> new VethEnd("lo", 1)).hasMessageContaining("from 2");
    }

    private static LinkMessage parse(byte[] message) {
        return LinkMessage.parse(MemorySegment.ofArray(message), 16, message.length - 16);
    }
}

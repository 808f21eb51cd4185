package dev.tidemark.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bytes as both architectures, little-endian, lay them out.
final class NetlinkAttributesTest {
    @Test
    void eachAttributeIsHandedOverWithItsValueAlone() {
        assertThat(walk(5, 0, 7, 0, 1, 0, 0, 0, 4, 0, 9, 0, 8, 0, 8, 0, 1, 2, 3, 4))
                .containsExactly("7 at 4 of 1", "9 at 12 of 0", "8 at 16 of 4");
    }

    @Test
    void flagsAreNoPartOfTheType() {
        assertThat(walk(4, 0, 7, 0x80, 4, 0, 7, 0x40)).containsExactly("7 at 4 of 0", "7 at 8 of 0");
    }

    @Test
    void lastValueMayLackItsPaddingOrHaveIt() {
        assertThat(walk(5, 0, 7, 0, 1)).containsExactly("7 at 4 of 1");
        assertThat(walk(4, 0, 7, 0, 0, 0, 0)).containsExactly("7 at 4 of 0");
    }

    @Test
    void lengthsThatDoNotFitAreMalformed() {
        assertThatThrownBy(() -> walk(3, 0, 7, 0))
                .isInstanceOf(MalformedMessage.class)
                .hasMessage("nla_len: 3 (expected: 4 to 4)");
        assertThatThrownBy(() -> walk(5, 0, 7, 0)).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> walk(0xff, 0xff, 7, 0)).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> walk(0, 0, 0, 0)).isInstanceOf(MalformedMessage.class);
    }

    private static List<String> walk(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        List<String> seen = new ArrayList<>();
        NetlinkAttributes.walk(
                MemorySegment.ofArray(array),
                0,
                array.length,
                (type, _, value, length) -> seen.add(type + " at " + value + " of " + length));
        return seen;
    }
}

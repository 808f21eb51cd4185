package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.sockdiag.DiagEncoder.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class InetConnectionTest {
    private static final InetConnection PLAIN = new InetConnection(
            AddressFamily.INET6, 8, 80, 0, 0xffff_7f000001L, 40000, 0, 0xffff_7f000002L, 3, 0, 17, 2503, 7);

    @Property
    void decodingUndoesEncoding(
            @ForAll("rows") InetConnection row,
            @ForAll @IntRange(max = 40) int offset,
            @ForAll @IntRange(max = 200) int more) {
        assertThat(decode(DiagEncoder.connection(row, attributes(row, more)), offset))
                .isEqualTo(row);
    }

    @Property
    void otherAttributesAndTheirOrderChangeNothing(
            @ForAll("rows") InetConnection row,
            @ForAll @Size(max = 9) List<byte @Size(max = 70) []> others,
            @ForAll Random random) {
        List<Attribute> attributes = new ArrayList<>(attributes(row, 100));
        for (byte[] value : others) {
            attributes.add(new Attribute(3 + random.nextInt(1000), value));
        }
        Collections.shuffle(attributes, random);

        assertThat(decode(DiagEncoder.connection(row, attributes), 0)).isEqualTo(row);
    }

    @Property
    void oneCutShortIsMalformedOrLacksItsAge(@ForAll("rows") InetConnection row, @ForAll Random random) {
        byte[] payload = DiagEncoder.connection(row, attributes(row, 8));
        byte[] cut = Arrays.copyOf(payload, random.nextInt(payload.length));

        try {
            assertThat(decode(cut, 0)).isEqualTo(withoutAge(row));
            assertThat(cut).hasSizeGreaterThanOrEqualTo(72);
        } catch (MalformedMessage expected) {
            assertThat(expected).hasMessageContaining("expected");
        }
    }

    @Test
    void anyByteChangedIsDecodedOrMalformed() {
        byte[] payload = DiagEncoder.connection(PLAIN, attributes(PLAIN, 184));
        for (int at = 0; at < payload.length; at++) {
            for (int bits = 1; bits < 256; bits++) {
                byte[] changed = payload.clone();
                changed[at] ^= (byte) bits;
                try {
                    assertThat(decode(changed, 0).localPort()).isBetween(0, 65535);
                } catch (MalformedMessage expected) {
                    assertThat(expected).hasMessageContaining("expected");
                }
            }
        }
    }

    @Test
    void tcpInfoThatEndsBeforeTheAgeLeavesItAbsent() {
        byte[] payload = DiagEncoder.connection(PLAIN, List.of(new Attribute(2, new byte[47])));

        assertThat(decode(payload, 0)).isEqualTo(withoutAge(PLAIN));
    }

    @Test
    void anotherAddressFamilyIsMalformed() {
        byte[] payload = DiagEncoder.connection(PLAIN, List.of());
        payload[0] = 1;

        assertThatThrownBy(() -> decode(payload, 0))
                .isInstanceOf(MalformedMessage.class)
                .hasMessage("idiag_family: 1 (expected: 2 or 10)");
    }

    @Test
    void oneWithoutAnInodeWaits() {
        assertThat(PLAIN.isWaiting()).isTrue();
        assertThat(new InetConnection(AddressFamily.INET, 1, 80, 0, 1, 2, 0, 3, 0, 4711, 0, 0, 7).isWaiting())
                .isFalse();
    }

    private static InetConnection decode(byte[] payload, int offset) {
        return InetConnection.decode(DiagEncoder.placed(payload, offset), offset, payload.length);
    }

    private static List<Attribute> attributes(InetConnection row, int more) {
        return row.sinceLastSendMillis() == InetConnection.ABSENT
                ? List.of()
                : List.of(DiagEncoder.tcpInfo(row.sinceLastSendMillis(), more));
    }

    private static InetConnection withoutAge(InetConnection row) {
        return new InetConnection(
                row.family(),
                row.state(),
                row.localPort(),
                row.localAddressHigh(),
                row.localAddressLow(),
                row.remotePort(),
                row.remoteAddressHigh(),
                row.remoteAddressLow(),
                row.boundInterface(),
                row.inode(),
                row.unreadBytes(),
                InetConnection.ABSENT,
                row.cookie());
    }

    @Provide
    static Arbitrary<InetConnection> rows() {
        Arbitrary<Long> unsigned = Arbitraries.longs().between(0, 0xffff_ffffL);
        Arbitrary<Integer> ports = Arbitraries.integers().between(0, 65535);
        Arbitrary<long[]> addresses =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as((high, low) -> new long[] {high, low});
        Arbitrary<Long> ages = unsigned.injectNull(0.2).map(age -> age == null ? InetConnection.ABSENT : age);
        Arbitrary<InetConnection> rows = Combinators.combine(
                        Arbitraries.of(AddressFamily.class),
                        ports,
                        addresses,
                        ports,
                        addresses,
                        Combinators.combine(unsigned, unsigned).as((inode, unread) -> new long[] {inode, unread}),
                        ages,
                        Arbitraries.longs())
                .as((family, localPort, local, remotePort, remote, figures, age, cookie) -> new InetConnection(
                        family,
                        localPort & 0xff,
                        localPort,
                        high(family, local),
                        low(family, local),
                        remotePort,
                        high(family, remote),
                        low(family, remote),
                        (int) local[1] & 0x7fff_ffff,
                        figures[0],
                        figures[1],
                        age,
                        cookie));
        return rows;
    }

    private static long high(AddressFamily family, long[] address) {
        return family == AddressFamily.INET ? 0 : address[0];
    }

    private static long low(AddressFamily family, long[] address) {
        return family == AddressFamily.INET ? address[1] & 0xffff_ffffL : address[1];
    }
}

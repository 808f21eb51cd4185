package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.sockdiag.DiagEncoder.Attribute;
import java.lang.foreign.MemorySegment;
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

final class InetDiagMessageTest {
    private static final InetDiagMessage PLAIN = new InetDiagMessage(
            AddressFamily.INET, 10, 80, 0, 0x7f000001L, 0, 7, 1, 128, 0, 4711, 5, InetDiagMessage.ABSENT, 9);

    @Property
    void decodingUndoesEncoding(@ForAll("rows") InetDiagMessage row, @ForAll @IntRange(max = 40) int offset) {
        byte[] payload = DiagEncoder.inet(row, DiagEncoder.attributes(row));

        assertThat(decode(payload, offset)).isEqualTo(row);
    }

    @Property
    void unknownAttributesAndTheirOrderChangeNothing(
            @ForAll("rows") InetDiagMessage row,
            @ForAll @Size(max = 9) List<byte @Size(max = 70) []> unknown,
            @ForAll Random random) {
        List<Attribute> attributes = new ArrayList<>(DiagEncoder.attributes(row));
        for (byte[] value : unknown) {
            attributes.add(new Attribute(unknownType(random), value));
        }
        Collections.shuffle(attributes, random);

        assertThat(decode(DiagEncoder.inet(row, attributes), 0)).isEqualTo(row);
    }

    @Property
    void flagsOfAnAttributesTypeAreNoPartOfIt(
            @ForAll("rows") InetDiagMessage row, @ForAll @IntRange(max = 3) int flags) {
        List<Attribute> flagged = DiagEncoder.attributes(row).stream()
                .map(attribute -> new Attribute(attribute.type() | flags << 14, attribute.value()))
                .toList();

        assertThat(decode(DiagEncoder.inet(row, flagged), 0)).isEqualTo(row);
    }

    @Property
    void upToThreeBytesOfPaddingMayFollow(@ForAll("rows") InetDiagMessage row, @ForAll @IntRange(max = 3) int padding) {
        byte[] payload = DiagEncoder.inet(row, DiagEncoder.attributes(row));

        assertThat(decode(Arrays.copyOf(payload, payload.length + padding), 0)).isEqualTo(row);
    }

    @Property
    void oneCutShortIsMalformedOrLacksItsLastAttribute(@ForAll("rows") InetDiagMessage row, @ForAll Random random) {
        byte[] payload = DiagEncoder.inet(row, DiagEncoder.attributes(row));
        byte[] cut = Arrays.copyOf(payload, random.nextInt(payload.length));

        try {
            assertThat(decode(cut, 0).localPort()).isEqualTo(row.localPort());
            assertThat(cut).hasSizeGreaterThanOrEqualTo(72);
        } catch (MalformedMessage expected) {
            assertThat(expected).hasMessageContaining("expected");
        }
    }

    @Test
    void memoryFiguresWithoutDropsAreThoseOfAnOlderKernel() {
        byte[] payload = DiagEncoder.inet(PLAIN, List.of(new Attribute(7, new byte[32])));

        assertThat(decode(payload, 0).drops()).isEqualTo(InetDiagMessage.ABSENT);
    }

    @Test
    void anotherAddressFamilyIsMalformed() {
        byte[] payload = DiagEncoder.inet(PLAIN, List.of());
        payload[0] = (byte) 200;

        assertThatThrownBy(() -> decode(payload, 0))
                .isInstanceOf(MalformedMessage.class)
                .hasMessage("idiag_family: 200 (expected: 2 or 10)");
    }

    @Test
    void attributeTooShortForItsValueIsMalformed() {
        for (int type : new int[] {11, 21}) {
            byte[] payload = DiagEncoder.inet(PLAIN, List.of(new Attribute(type, new byte[0])));
            assertThatThrownBy(() -> decode(payload, 0)).isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void attributeLongerThanTheMessageIsMalformed() {
        byte[] payload = DiagEncoder.inet(PLAIN, List.of(new Attribute(99, new byte[8])));
        MemorySegment roomy = MemorySegment.ofArray(Arrays.copyOf(payload, payload.length + 100));

        assertThatThrownBy(() -> InetDiagMessage.decode(roomy, 0, payload.length - 4L))
                .isInstanceOf(MalformedMessage.class)
                .hasMessage("nla_len: 12 (expected: 4 to 8)");
    }

    private static InetDiagMessage decode(byte[] payload, int offset) {
        return InetDiagMessage.decode(DiagEncoder.placed(payload, offset), offset, payload.length);
    }

    private static int unknownType(Random random) {
        int type = random.nextInt(1 << 14);
        return type == 7 || type == 11 || type == 21 ? 1 : type;
    }

    @Provide
    static Arbitrary<InetDiagMessage> rows() {
        Arbitrary<Long> unsigned = Arbitraries.longs().between(0, 0xffff_ffffL);
        Arbitrary<Long> maybe = unsigned.injectNull(0.2).map(value -> value == null ? InetDiagMessage.ABSENT : value);
        Arbitrary<Long> cgroups = Arbitraries.longs().filter(id -> id != InetDiagMessage.ABSENT);
        Arbitrary<InetDiagMessage> plain = Combinators.combine(
                        Arbitraries.of(AddressFamily.class),
                        Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                                .as((high, low) -> new long[] {high, low}),
                        Arbitraries.integers().between(0, 65535),
                        Arbitraries.longs(),
                        Combinators.combine(unsigned, unsigned, unsigned, unsigned)
                                .as((rqueue, wqueue, uid, inode) -> new long[] {rqueue, wqueue, uid, inode}),
                        maybe,
                        Arbitraries.integers().between(-1, 1),
                        cgroups)
                .as((family, address, port, cookie, figures, drops, v6only, cgroup) -> new InetDiagMessage(
                        family,
                        port & 0xff,
                        port,
                        family == AddressFamily.INET ? 0 : address[0],
                        family == AddressFamily.INET ? address[1] & 0xffff_ffffL : address[1],
                        (int) address[1] & 0x7fff_ffff,
                        cookie,
                        figures[0],
                        figures[1],
                        figures[2],
                        figures[3],
                        drops,
                        v6only,
                        cgroup));
        return plain;
    }
}

package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.sockdiag.DiagEncoder.Attribute;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UnixDiagMessageTest {
    private static final UnixDiagMessage PLAIN = new UnixDiagMessage(1, 4711, 7, "/run/x.sock", 1, 5, 0);

    @Property
    void decodingUndoesEncoding(@ForAll("rows") UnixDiagMessage row, @ForAll @IntRange(max = 40) int offset) {
        assertThat(decode(DiagEncoder.unix(row, DiagEncoder.attributes(row)), offset))
                .isEqualTo(row);
    }

    @Property
    void unknownAttributesTheirFlagsAndTheirOrderChangeNothing(
            @ForAll("rows") UnixDiagMessage row,
            @ForAll @Size(max = 9) List<byte @Size(max = 70) []> unknown,
            @ForAll Random random) {
        List<Attribute> attributes = new ArrayList<>(DiagEncoder.attributes(row));
        for (byte[] value : unknown) {
            attributes.add(new Attribute(8 + random.nextInt(1000) | DiagEncoder.NESTED, value));
        }
        Collections.shuffle(attributes, random);

        assertThat(decode(DiagEncoder.unix(row, attributes), 0)).isEqualTo(row);
    }

    @Test
    void pathEndsAtItsFirstNul() {
        assertThat(named("/run/x\0rest")).isEqualTo("/run/x");
    }

    @Test
    void abstractNameKeepsItsNuls() {
        assertThat(named("\0a\0\0b\0")).isEqualTo("\0a\0\0b\0");
    }

    @Test
    void socketWithoutQueueWasClosedMeanwhile() {
        List<Attribute> nameOnly = DiagEncoder.attributes(PLAIN).subList(0, 1);

        assertThat(decode(DiagEncoder.unix(PLAIN, nameOnly), 0)).isNull();
    }

    @Test
    void attributeTooShortForItsValueIsMalformed() {
        for (int type : new int[] {4, 7}) {
            byte[] payload = DiagEncoder.unix(PLAIN, List.of(new Attribute(type, new byte[3])));
            assertThatThrownBy(() -> decode(payload, 0)).isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void fixedPartCutShortIsMalformed() {
        assertThatThrownBy(() -> decode(new byte[15], 0))
                .isInstanceOf(MalformedMessage.class)
                .hasMessage("unix_diag_msg: 15 bytes (expected: at least 16)");
    }

    private static String named(String name) {
        List<Attribute> attributes = DiagEncoder.attributes(new UnixDiagMessage(1, 4711, 7, name, 1, 5, 0));
        UnixDiagMessage row = decode(DiagEncoder.unix(PLAIN, attributes), 0);
        return row == null ? "closed" : row.name();
    }

    private static @Nullable UnixDiagMessage decode(byte[] payload, int offset) {
        return UnixDiagMessage.decode(DiagEncoder.placed(payload, offset), offset, payload.length);
    }

    @Provide
    static Arbitrary<UnixDiagMessage> rows() {
        Arbitrary<Long> unsigned = Arbitraries.longs().between(0, 0xffff_ffffL);
        Arbitrary<String> path =
                Arbitraries.strings().withCharRange('!', 'ɏ').ofMinLength(0).ofMaxLength(50);
        Arbitrary<String> names = Combinators.combine(path, Arbitraries.of(true, false), path)
                .as((first, isAbstract, second) -> isAbstract ? "\0" + first + "\0" + second : first);
        Arbitrary<Long> uids = unsigned.injectNull(0.2).map(value -> value == null ? InetDiagMessage.ABSENT : value);
        return Combinators.combine(Arbitraries.of(1, 5), unsigned, Arbitraries.longs(), names, unsigned, unsigned, uids)
                .as(UnixDiagMessage::new);
    }
}

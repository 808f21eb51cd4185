package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.sockdiag.AddressFamily;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8::1, 2001:db8::1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "::ffff:10.0.0.1, ::ffff:10.0.0.1",
        "::ffff:a00:1, ::ffff:10.0.0.1",
        "0:0:0:0:0:ffff:10.0.0.1, ::ffff:10.0.0.1",
        "::ffff:1:2.3.4.5, ::ffff:1:203:405",
        "::10.0.0.1, ::a00:1"
    })
    void textFormIsTheShortestOne(String literal, String text) {
        assertThat(IpAddress.parse(literal)).hasToString(text);
    }

    @Property
    void whatWasWrittenIsReadAgain(@ForAll("addresses") IpAddress address) {
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    }

    @Property
    void javaReadsTheSame(@ForAll("addresses") IpAddress address) throws UnknownHostException {
        ByteBuffer bytes = address.family() == AddressFamily.INET
                ? ByteBuffer.allocate(4).putInt((int) address.low())
                : ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low());

        InetAddress read = InetAddress.ofLiteral(address.toString());

        assertThat(read).isEqualTo(InetAddress.getByAddress(bytes.array()));
        assertThat(read instanceof Inet6Address)
                .isEqualTo(address.family() == AddressFamily.INET6 && !address.isMapped());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.1",
                "1",
                "8080",
                "10.0.0.256",
                "10.0.0.1.",
                "10.0.0.1 ",
                "::ffff:::1.2.3.4",
                "::ffff:::1",
                "::1%lo",
                "::1%1",
                "[::1]",
                "1::2::3",
                "*",
                "0x7f.0.0.1"
            })
    void anythingElseIsNoAddress(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mappedAddressIsTheIpv4OneWhenUnmapped() {
        assertThat(IpAddress.parse("::ffff:10.0.0.1").unmapped()).isEqualTo(IpAddress.parse("10.0.0.1"));
        assertThat(IpAddress.parse("::10.0.0.1").isMapped()).isFalse();
        assertThat(IpAddress.parse("::1").unmapped()).isEqualTo(IpAddress.parse("::1"));
    }

    @Test
    void wildcardIsAllZero() {
        assertThat(IpAddress.parse("0.0.0.0").isWildcard()).isTrue();
        assertThat(IpAddress.parse("::").isWildcard()).isTrue();
        assertThat(IpAddress.parse("::ffff:0.0.0.0").isWildcard()).isFalse();
        assertThat(IpAddress.parse("::ffff:0.0.0.0").unmapped().isWildcard()).isTrue();
    }

    @Test
    void ipv4AddressHasThirtyTwoBits() {
        assertThatThrownBy(() -> new IpAddress(AddressFamily.INET, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IpAddress(AddressFamily.INET, 0, 1L << 32))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    static Arbitrary<IpAddress> addresses() {
        Arbitrary<Integer> group = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(0)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(0xffff)),
                net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0, 0xffff)));
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 0xffff_ffffL).map(low -> new IpAddress(AddressFamily.INET, 0, low)),
                group.array(Integer[].class)
                        .ofSize(8)
                        .map(groups -> new IpAddress(AddressFamily.INET6, half(groups, 0), half(groups, 4))));
    }

    private static long half(Integer[] groups, int from) {
        long half = 0;
        for (int i = from; i < from + 4; i++) {
            half = half << 16 | groups[i];
        }
        return half;
    }
}

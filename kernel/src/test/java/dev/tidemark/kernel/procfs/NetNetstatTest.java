package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetNetstatTest {
    private static final String SNMP = "Tcp: MaxConn PassiveOpens\nTcp: -1 7\n";
    private static final String NETSTAT = Fixtures.text("linux-6.18/proc/thread-self/net/netstat");

    @Test
    void recordedCountersAreFoundByName() {
        try (NetNetstat.Source source = known(NetNetstat.Source.open(Fixtures.proc("linux-6.18")))) {
            NetNetstat counters = known(source.read());

            assertThat(known(counters.counter(ListenCounter.LISTEN_OVERFLOWS))).isEqualTo(5);
            assertThat(known(counters.counter(ListenCounter.LISTEN_DROPS))).isEqualTo(5);
            assertThat(known(counters.counter(ListenCounter.PASSIVE_OPENS))).isEqualTo(2);
            assertThat(known(counters.counter(ListenCounter.ESTABLISHED_RESETS)))
                    .isEqualTo(4);
            assertThat(known(counters.counter("IpExt", "InNoECTPkts"))).isEqualTo(13);
        }
    }

    @ParameterizedTest
    @EnumSource
    void linux618HasEveryCounterOfTheCatalogue(ListenCounter counter) {
        try (NetNetstat.Source source = known(NetNetstat.Source.open(Fixtures.proc("linux-6.18")))) {
            assertThat(known(source.read()).counter(counter).isKnown()).isTrue();
        }
    }

    @Test
    void orderOfNamesDoesNotMatter() {
        NetNetstat counters = NetNetstat.parse("TcpExt: ListenDrops ListenOverflows\nTcpExt: 13 11\n", SNMP);

        assertThat(known(counters.counter(ListenCounter.LISTEN_OVERFLOWS))).isEqualTo(11);
        assertThat(known(counters.counter(ListenCounter.LISTEN_DROPS))).isEqualTo(13);
    }

    @Test
    void counterThatTheKernelDoesNotHaveIsUnknownNotZero() {
        NetNetstat counters = NetNetstat.parse("TcpExt: ListenDrops\nTcpExt: 13\n", SNMP);

        assertThat(reason(counters.counter(ListenCounter.REQUEST_MIGRATED)))
                .isEqualTo("this kernel has no TcpExt TCPMigrateReqSuccess");
    }

    @Test
    void groupOverSeveralRowsIsOneGroup() {
        NetNetstat counters =
                NetNetstat.parse(NETSTAT, "IcmpMsg: InType0 InType3\nIcmpMsg: 1 2\nIcmpMsg: OutType8\nIcmpMsg: 3\n");

        assertThat(known(counters.counter("IcmpMsg", "InType3"))).isEqualTo(2);
        assertThat(known(counters.counter("IcmpMsg", "OutType8"))).isEqualTo(3);
    }

    @Test
    void valuesAreUnsignedAndOfSixtyFourBits() {
        NetNetstat counters = NetNetstat.parse("TcpExt: A B\nTcpExt: 18446744073709551615 9223372036854775808\n", SNMP);

        assertThat(Long.toUnsignedString(known(counters.counter("TcpExt", "A"))))
                .isEqualTo("18446744073709551615");
        assertThat(Long.toUnsignedString(known(counters.counter("TcpExt", "B"))))
                .isEqualTo("9223372036854775808");
        assertThat(known(counters.counter("Tcp", "MaxConn"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "TcpExt: ListenDrops\n",
                "TcpExt: ListenDrops",
                "TcpExt: ListenDrops\n\n",
                "TcpExt: ListenDrops\nIpExt: 5\n",
                "TcpExt: ListenDrops\nTcpExt:\n",
                "TcpExt: ListenDrops\nTcpExt: 5 6\n",
                "TcpExt: ListenDrops ListenOverflows\nTcpExt: 5\n",
                "TcpExt: ListenDrops\nTcpExt: 5x\n",
                "TcpExt: ListenDrops\nTcpExt: -\n",
                "TcpExt: ListenDrops\nTcpExt: +5\n",
                "TcpExt: ListenDrops\nTcpExt: 0x5\n",
                "TcpExt: ListenDrops\nTcpExt: ٥\n",
                "TcpExt: ListenDrops\nTcpExt: 18446744073709551616\n",
                "TcpExt: ListenDrops\nTcpExt: -9223372036854775809\n",
                "TcpExt: ListenDrops\nTcpExt: 5\nIpExt: InOctets\n",
                "TcpExt: ListenDrops\nTcpExt: 5\nIpExt: InOctets\nIpExt: many\n",
                "TcpExt: ListenDrops ListenDrops\nTcpExt: 5 6\n",
                ": ListenDrops\n: 5\n",
                "ListenDrops\n5\n"
            })
    void malformedTextFailsAsAWhole(String netstat) {
        assertThatThrownBy(() -> NetNetstat.parse(netstat, SNMP))
                .isInstanceOf(MalformedKernelText.class)
                .hasMessageStartingWith("/proc/net/netstat: ");
        assertThatThrownBy(() -> NetNetstat.parse(NETSTAT, netstat))
                .isInstanceOf(MalformedKernelText.class)
                .hasMessageStartingWith("/proc/net/snmp: ");
    }

    @Test
    void riseIsTheDifferenceAlsoAcrossAWrap() {
        NetNetstat earlier = NetNetstat.parse("TcpExt: ListenDrops\nTcpExt: 18446744073709551610\n", SNMP);
        NetNetstat later = NetNetstat.parse("TcpExt: ListenDrops\nTcpExt: 7\n", SNMP);

        assertThat(known(later.riseSince(earlier, ListenCounter.LISTEN_DROPS))).isEqualTo(13);
        assertThat(known(later.riseSince(later, ListenCounter.LISTEN_DROPS))).isZero();
        assertThat(reason(earlier.riseSince(later, ListenCounter.LISTEN_DROPS)))
                .isEqualTo("ListenDrops went backwards");
        assertThat(reason(earlier.riseSince(later, ListenCounter.LISTEN_OVERFLOWS)))
                .isEqualTo("this kernel has no TcpExt ListenOverflows");
    }

    @Test
    void anyCounterRisesByItsName() {
        String names = "Ip: InReceives InDelivers\nIp: ";
        NetNetstat earlier = NetNetstat.parse(NETSTAT, names + "18446744073709551615 5\n");
        NetNetstat later = NetNetstat.parse(NETSTAT, names + "16 5\n");

        assertThat(known(later.riseSince(earlier, "Ip", "InReceives"))).isEqualTo(17);
        assertThat(known(later.riseSince(earlier, "Ip", "InDelivers"))).isZero();
        assertThat(known(later.riseSince(earlier, "TcpExt", "IPReversePathFilter")))
                .isZero();
        assertThat(reason(earlier.riseSince(later, "Ip", "InReceives"))).isEqualTo("InReceives went backwards");
        assertThat(reason(later.riseSince(earlier, "Ip", "OutLost"))).isEqualTo("this kernel has no Ip OutLost");
    }

    @Test
    void sourceFollowsNamesThatChangeBetweenReads(@TempDir Path proc) throws IOException {
        Path net = Files.createDirectories(proc.resolve("thread-self/net"));
        Files.writeString(net.resolve("netstat"), "TcpExt: ListenDrops\nTcpExt: 17\n");
        Files.writeString(net.resolve("snmp"), SNMP);
        try (NetNetstat.Source source = known(NetNetstat.Source.open(new ProcRoot(proc.toString())))) {
            assertThat(known(known(source.read()).counter(ListenCounter.LISTEN_DROPS)))
                    .isEqualTo(17);

            Files.writeString(net.resolve("netstat"), "TcpExt: ListenDrops\nTcpExt: 19\n");
            assertThat(known(known(source.read()).counter(ListenCounter.LISTEN_DROPS)))
                    .isEqualTo(19);

            Files.writeString(net.resolve("netstat"), "TcpExt: New ListenDrops\nTcpExt: 1 23\nIpExt: A\nIpExt: 2\n");
            assertThat(known(known(source.read()).counter(ListenCounter.LISTEN_DROPS)))
                    .isEqualTo(23);

            Files.writeString(net.resolve("netstat"), "TcpExt: New ListenDrops\nTcpExt: 1\n");
            assertThat(reason(source.read())).isEqualTo("/proc/net/netstat: TcpExt: 1 values (expected: 2, as names)");

            Files.writeString(net.resolve("netstat"), "TcpExt: New ListenDrops\nTcpExt: 1 29\n");
            assertThat(known(known(source.read()).counter(ListenCounter.LISTEN_DROPS)))
                    .isEqualTo(29);
        }
    }

    @Test
    void sourceThatCannotBeOpenedIsUnknownAndLeaksNothing(@TempDir Path proc) throws IOException {
        Path net = Files.createDirectories(proc.resolve("thread-self/net"));
        Files.writeString(net.resolve("netstat"), NETSTAT);
        long before = Fixtures.openDescriptors();

        String reason = reason(NetNetstat.Source.open(new ProcRoot(proc.toString())));

        assertThat(reason).endsWith("/thread-self/net/snmp: ENOENT no such file or socket");
        assertThat(Fixtures.openDescriptors()).isEqualTo(before);
    }
}

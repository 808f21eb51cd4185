package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.listener.HostSnapshot;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// `tidemark limits` as a user sees it.
class LimitsScreenTest {
    private static String screen(HostSnapshot host) {
        ScreenTexts texts = new LimitsScreen(host, Look.PLAIN).texts();
        return texts.rows() + texts.summary();
    }

    private static HostSnapshot host(ListenSysctls sysctls) {
        return Fabricated.host(Fabricated.snapshot(Fabricated.HOST, sysctls, List.of()));
    }

    @Test
    void eachSettingHasItsMeaning() {
        assertThat(screen(Fabricated.hostOfFive(1))).isEqualTo("""
                NAMESPACE host               5 listeners: 4 below somaxconn, 1 at it, 0 above
                  net.core.somaxconn            4096  caps listen(2) when called; open listeners keep theirs
                  net.ipv4.tcp_max_syn_backlog  2048  bounds SYN queues only while tcp_syncookies is 0
                  net.ipv4.tcp_syncookies          1  a full SYN queue sends cookies: clients still get in
                  net.ipv4.tcp_abort_on_overflow   0  a full queue stays silent: clients wait and try again
                  net.ipv4.tcp_synack_retries      5  a silent client stays half-open for about 63 s
                1 listener is at somaxconn: perhaps truncated.  Next: tidemark list --sort -limit
                """);
    }

    @Test
    void theMeaningDependsOnTheValue() {
        assertThat(screen(host(Fabricated.sysctls(2147483647, 2048, 0, 1, 0)))).isEqualTo("""
                NAMESPACE host               no listeners
                  net.core.somaxconn      2147483647  caps listen(2) when called; open listeners keep theirs
                  net.ipv4.tcp_max_syn_backlog  2048  ends SYN queues at 1537 (3/4): tcp_syncookies is 0
                  net.ipv4.tcp_syncookies          0  a full SYN queue drops SYNs: a flood locks clients out
                  net.ipv4.tcp_abort_on_overflow   1  WARNING: a full queue resets clients that have connected
                  net.ipv4.tcp_synack_retries      0  a silent client stays half-open for about 1 s
                """);
        assertThat(screen(host(Fabricated.sysctls(4096, -1, 2, 0, 255)))).isEqualTo("""
                NAMESPACE host               no listeners
                  net.core.somaxconn            4096  caps listen(2) when called; open listeners keep theirs
                  net.ipv4.tcp_max_syn_backlog    -1  bounds SYN queues only while tcp_syncookies is 0
                  net.ipv4.tcp_syncookies          2  every SYN is answered with a cookie, no SYN queue is used
                  net.ipv4.tcp_abort_on_overflow   0  a full queue stays silent: clients wait and try again
                  net.ipv4.tcp_synack_retries    255  how often a SYN-ACK is sent to a silent client again
                """);
    }

    @Test
    void unknownSettingsHaveANote() {
        assertThat(screen(Fabricated.host(
                        Fabricated.snapshot(Fabricated.CART, Fabricated.unreadableSysctls(), Fabricated.five(1, 0)))))
                .isEqualTo("""
                NAMESPACE cart-7f            5 listeners
                  net.core.somaxconn              ?[1]  caps listen(2) when called; open listeners keep theirs
                  net.ipv4.tcp_max_syn_backlog    ?[1]  bounds SYN queues only while tcp_syncookies is 0
                  net.ipv4.tcp_syncookies         ?[1]  a full SYN queue sends cookies: clients still get in
                  net.ipv4.tcp_abort_on_overflow  ?[1]  a full queue stays silent: clients wait and try again
                  net.ipv4.tcp_synack_retries     ?[1]  how often a SYN-ACK is sent to a silent client again
                [1] sysctl: /proc/sys: needs root
                """);
    }

    @Test
    void listenersAboveSomaxconnShowThatItWasLowered() {
        HostSnapshot host = Fabricated.host(
                Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(128), Fabricated.five(1, 0)),
                Fabricated.snapshot(Fabricated.CART, Fabricated.sysctls(128), List.of()));

        assertThat(screen(host))
                .startsWith("NAMESPACE host               5 listeners: 1 below somaxconn, 1 at it, 3 above\n")
                .contains("3 listeners are above somaxconn: that was lowered later.\n")
                .endsWith("1 listener is at somaxconn: perhaps truncated.  Next: tidemark list -a --sort -limit\n");
    }

    @Test
    void noLineIsWiderThanAHundredColumns() {
        assertThat(screen(host(Fabricated.sysctls(2147483647, 2147483647, 0, 1, 6)))
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void aWarningIsColoured() {
        String rows = new LimitsScreen(
                        host(Fabricated.sysctls(1, 1, 1, 1, 1)), new Look(OptionalInt.empty(), true, false))
                .texts()
                .rows();

        assertThat(rows).contains("\033[33mWARNING: a full queue resets clients that have connected\033[0m");
    }
}

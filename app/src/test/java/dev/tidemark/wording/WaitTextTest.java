package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.WantedListening;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// `tidemark wait-listening` as a start script's log has it.
class WaitTextTest {
    private static final Duration WAITED = Duration.ofMillis(1_230);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static WaitReport report(HostSnapshot host, long minLimit, Duration waited, String filter) {
        return WaitReport.of(
                host,
                new WantedListening(Selection.of(List.of(Filter.parse(filter))), OptionalLong.of(minLimit)),
                waited,
                TIMEOUT);
    }

    private static HostSnapshot host(long somaxconn, TcpListener... listeners) {
        return Fabricated.host(Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(somaxconn), List.of(listeners)));
    }

    @Test
    void aListenerIsALine() {
        assertThat(WaitText.listening(report(Fabricated.hostOfFive(51), 50, WAITED, ":8080")))
                .isEqualTo("LISTENING  *:8080 java 4711: limit 50, after 1.23 s\n");
        assertThat(WaitText.listening(report(Fabricated.hostOfFive(0), 50, Duration.ofMillis(61), ":80")))
                .isEqualTo("LISTENING  0.0.0.0:80 nginx 812 +4: limit 511, after 61 ms\n");
    }

    @Test
    void eachMemberOfAGroupIsALine() {
        HostSnapshot host = host(
                4096,
                Fabricated.tcp("127.0.0.1", 7000, 101, 0, 128, 0, Fabricated.owners("pool", 9, 0)),
                Fabricated.tcp("127.0.0.1", 7000, 102, 0, 64, 0, Fabricated.unknownOwners(Optional.of("a.service"))));

        assertThat(WaitText.listening(report(host, 1, WAITED, ":7000"))).isEqualTo("""
                LISTENING  127.0.0.1:7000 #1/2 pool 9: limit 128, after 1.23 s
                LISTENING  127.0.0.1:7000 #2/2 unit a.service: limit 64, after 1.23 s
                """);
        assertThat(WaitText.tooLow(report(host, 100, TIMEOUT, ":7000")))
                .isEqualTo("127.0.0.1:7000 #2/2 unit a.service: limit 64 after 30 s (expected: at least 100)");
    }

    @Test
    void theLowestStandsForAllThatAreTooLow() {
        HostSnapshot host = host(
                128,
                Fabricated.tcp("0.0.0.0", 80, 1, 0, 100, 0, Fabricated.owners("nginx", 8, 0)),
                Fabricated.tcp("::", 80, 2, 0, 50, 0, Fabricated.unknownOwners(Optional.empty())));

        WaitReport report = report(host, 128, Duration.ZERO, ":80");

        assertThat(report.isListening()).isTrue();
        assertThat(report.isEnough()).isFalse();
        assertThat(WaitText.tooLow(report)).isEqualTo("*:80: limit 50, +1 more (expected: at least 128)");
    }

    @Test
    void aCeilingThatIsTooLowIsNamed() {
        HostSnapshot host = host(128, Fabricated.tcp("0.0.0.0", 80, 1, 0, 128, 0, Fabricated.owners("nginx", 8, 0)));

        assertThat(WaitText.tooLow(report(host, 129, TIMEOUT, ":80")))
                .isEqualTo("0.0.0.0:80 nginx 8: limit 128 after 30 s (expected: at least 129); somaxconn is 128");
    }

    @Test
    void namesFromOutsideAreMadeHarmless() {
        assertThat(WaitText.listening(report(Fabricated.everything(), 1, WAITED, ":65535")))
                .isEqualTo("LISTENING  [fe80::1]%eth0:65535 evil\\x1b[31m\\x0a|=' name 77: limit 9000, after 1.23 s\n");
    }

    @Test
    void anotherNamespaceIsNamed() {
        HostSnapshot host = Fabricated.host(
                Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), List.of()),
                Fabricated.snapshot(
                        Fabricated.CART,
                        Fabricated.sysctls(128),
                        List.of(Fabricated.tcp("0.0.0.0", 80, 0, 128, 0, Fabricated.owners("cart", 33, 0)))));

        assertThat(WaitText.listening(report(host, 1, WAITED, "netns:cart-7f")))
                .isEqualTo("LISTENING  0.0.0.0:80 netns:cart-7f cart 33: limit 128, after 1.23 s\n");
    }
}

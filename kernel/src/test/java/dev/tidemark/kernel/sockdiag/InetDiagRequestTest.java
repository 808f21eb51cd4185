package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Requests byte for byte, as `ss` sends them (strace(1)) but for LISTEN alone. Both architectures are
/// little-endian.
final class InetDiagRequestTest {
    private static final String NO_COOKIE = "ffffffffffffffff";

    @Test
    void listenersAreAskedForByTheListenStateAlone() {
        assertThat(hex(InetDiagRequest.listeners(Arena.ofAuto(), AddressFamily.INET, 0)))
                .isEqualTo("48000000" + "1400" + "0103" + "00000000" + "00000000" + "02064000" + "00040000"
                        + "00".repeat(40) + NO_COOKIE);
    }

    @Test
    void bothFamiliesAreAskedForByTheOlderRequest() {
        assertThat(hex(InetDiagRequest.listeners(Arena.ofAuto())))
                .isEqualTo("4c000000" + "1200" + "0103" + "00000000" + "00000000" + "02000040" + "00".repeat(48)
                        + "00040000" + "00000000");
    }

    @Test
    void portIsInNetworkOrder() {
        assertThat(hex(InetDiagRequest.listeners(Arena.ofAuto(), AddressFamily.INET6, 8080)))
                .isEqualTo("48000000" + "1400" + "0103" + "00000000" + "00000000" + "0a064000" + "00040000" + "1f90"
                        + "00".repeat(38) + NO_COOKIE);
    }

    @Test
    void halfOpenHandshakesAreAskedForByTheirState() {
        assertThat(hex(InetDiagRequest.synReceived(Arena.ofAuto(), AddressFamily.INET)))
                .isEqualTo("48000000" + "1400" + "0103" + "00000000" + "00000000" + "02060000" + "08000000"
                        + "00".repeat(40) + NO_COOKIE);
    }

    @Test
    void connectionsOfAPortAreAskedForWithTheirTcpInfo() {
        assertThat(hex(InetDiagRequest.connections(Arena.ofAuto(), AddressFamily.INET6, 8080)))
                .isEqualTo("48000000" + "1400" + "0103" + "00000000" + "00000000" + "0a060200" + "02010000" + "1f90"
                        + "00".repeat(38) + NO_COOKIE);
    }

    @Test
    void multipathIsAskedForByTheProtocolAttribute() {
        assertThat(hex(InetDiagRequest.multipathListeners(Arena.ofAuto(), AddressFamily.INET)))
                .isEqualTo("50000000" + "1400" + "0103" + "00000000" + "00000000" + "02060000" + "00040000"
                        + "00".repeat(40) + NO_COOKIE + "0800" + "0300" + "06010000");
    }

    @Test
    void oneListenerIsAskedForByAllThatIsKnownOfIt() {
        InetDiagMessage wanted = new InetDiagMessage(
                AddressFamily.INET, 10, 5003, 0, 0x7f000001L, 1, 0x1122334455667788L, 3, 7, 0, 4711, 0, -1, 1);

        assertThat(hex(InetDiagRequest.exactly(Arena.ofAuto(), wanted)))
                .isEqualTo("48000000" + "1400" + "0100" + "00000000" + "00000000" + "02064000" + "00040000" + "138b"
                        + "0000" + "7f000001" + "00".repeat(28) + "01000000" + "8877665544332211");
    }

    @Test
    void oneIpv6ListenerIsAskedForByAllSixteenBytes() {
        InetDiagMessage wanted = new InetDiagMessage(
                AddressFamily.INET6, 10, 80, 0x20010db8_00000000L, 0x1L, 0, 2, 3, 7, 0, 4711, 0, 1, 1);

        assertThat(hex(InetDiagRequest.exactly(Arena.ofAuto(), wanted)))
                .contains("0050" + "0000" + "20010db8000000000000000000000001" + "00".repeat(16) + "00000000"
                        + "0200000000000000");
    }

    @Test
    void unixListenersAreAskedForWithNameQueueAndUser() {
        assertThat(hex(UnixDiagMessage.request(Arena.ofAuto())))
                .isEqualTo("28000000" + "1400" + "0103" + "00000000" + "00000000" + "01000000" + "00040000" + "00000000"
                        + "51000000" + "0000000000000000");
    }

    private static String hex(MemorySegment request) {
        return HexFormat.of().formatHex(request.toArray(ValueLayout.JAVA_BYTE));
    }
}

package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.netlink.NetlinkDatagram;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordedDumpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "listeners-inet",
                "listeners-inet6",
                "multipath-inet",
                "multipath-inet6",
                "half-open-inet",
                "half-open-inet6",
                "exact",
                "many"
            })
    void internetSocketsAreDecodedToWhatTheyWere(String name) {
        List<InetDiagMessage> rows = new ArrayList<>();
        Progress last = decode(name, rows);

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(RecordedFrames.rows(name).stream()
                        .map(RecordedDumpTest::inet)
                        .toList());
        assertThat(last).isEqualTo(new Progress.Done(false));
    }

    @Test
    void unixListenersAreDecodedToWhatTheyWere() {
        List<UnixDiagMessage> rows = new ArrayList<>();
        for (MemorySegment datagram : RecordedFrames.datagrams("unix")) {
            NetlinkDatagram.walk(
                    datagram,
                    datagram.byteSize(),
                    RecordedFrames.SEQUENCE,
                    (type, bytes, payload, length) ->
                            rows.add(Objects.requireNonNull(UnixDiagMessage.decode(bytes, payload, length))));
        }

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(RecordedFrames.rows("unix").stream()
                        .map(RecordedDumpTest::unix)
                        .toList());
    }

    @Test
    void lookUpOfASocketThatIsGoneIsRefused() {
        assertThat(decode("exact-gone", new ArrayList<>())).isEqualTo(new Progress.Refused(Errno.ENOENT));
    }

    @Test
    void answersToAnotherRequestOnTheSameSocketAreSkipped() {
        List<InetDiagMessage> rows = new ArrayList<>();
        Progress last = decode("two-at-once", rows);

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(RecordedFrames.rows("two-at-once").stream()
                        .map(RecordedDumpTest::inet)
                        .toList());
        assertThat(last).isEqualTo(new Progress.Done(false));
    }

    @Test
    void secondRequestOnAnUndrainedSocketIsRefusedAsBusy() {
        MemorySegment error = RecordedFrames.datagrams("two-at-once").get(1);

        assertThat(NetlinkDatagram.walk(error, error.byteSize(), RecordedFrames.SEQUENCE + 1, (_, _, _, _) -> {}))
                .isEqualTo(new Progress.Refused(Errno.EBUSY));
        assertThat(NetlinkDatagram.walk(error, error.byteSize(), RecordedFrames.SEQUENCE, (_, _, _, _) -> {}))
                .isEqualTo(new Progress.Foreign());
    }

    private static Progress decode(String name, List<InetDiagMessage> rows) {
        Progress last = new Progress.Foreign();
        for (MemorySegment datagram : RecordedFrames.datagrams(name)) {
            last = NetlinkDatagram.walk(
                    datagram, datagram.byteSize(), RecordedFrames.SEQUENCE, (type, bytes, payload, length) -> {
                        assertThat(type).isEqualTo(InetDiagRequest.SOCK_DIAG_BY_FAMILY);
                        rows.add(InetDiagMessage.decode(bytes, payload, length));
                    });
        }
        return last;
    }

    private static InetDiagMessage inet(Map<String, String> row) {
        byte[] bytes = bytes(word(row, "address"));
        boolean isInet = word(row, "family").equals("INET");
        ByteBuffer address = ByteBuffer.wrap(bytes);
        return new InetDiagMessage(
                AddressFamily.valueOf(word(row, "family")),
                (int) number(row, "state"),
                (int) number(row, "port"),
                isInet ? 0 : address.getLong(),
                isInet ? Integer.toUnsignedLong(address.getInt()) : address.getLong(),
                (int) number(row, "interface"),
                number(row, "cookie"),
                number(row, "length"),
                number(row, "limit"),
                number(row, "uid"),
                number(row, "inode"),
                number(row, "drops"),
                (int) number(row, "v6only"),
                number(row, "cgroup"));
    }

    private static UnixDiagMessage unix(Map<String, String> row) {
        return new UnixDiagMessage(
                (int) number(row, "type"),
                number(row, "inode"),
                number(row, "cookie"),
                word(row, "name").replace("\\0", "\0"),
                number(row, "length"),
                number(row, "limit"),
                number(row, "uid"));
    }

    private static byte[] bytes(String literal) {
        InetAddress address = InetAddress.ofLiteral(literal);
        if (address instanceof Inet4Address && literal.indexOf(':') >= 0) {
            ByteBuffer mapped = ByteBuffer.allocate(16).putLong(0).putInt(0xffff);
            return mapped.put(address.getAddress()).array();
        }
        return address.getAddress();
    }

    private static long number(Map<String, String> row, String key) {
        String word = word(row, key);
        return word.equals("absent") ? InetDiagMessage.ABSENT : Long.parseLong(word);
    }

    private static String word(Map<String, String> row, String key) {
        return Objects.requireNonNull(row.get(key), key);
    }
}

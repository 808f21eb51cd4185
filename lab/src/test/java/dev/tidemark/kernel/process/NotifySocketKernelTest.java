package dev.tidemark.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Endpoint;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A service manager hears what is said to it.
final class NotifySocketKernelTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsSentToAPathArrives() {
        Path path = folder.resolve("notify");
        try (NotifyReceiver receiver = NotifyReceiver.open(new Endpoint.UnixPath(path.toString()));
                NotifySocket socket = opened(path.toString())) {
            assertThat(socket.send("READY=1\nSTATUS=all is well")).isEmpty();
            assertThat(socket.send("WATCHDOG=1")).isEmpty();

            assertThat(receiver.received()).containsExactly("READY=1\nSTATUS=all is well", "WATCHDOG=1");
        }
    }

    @Test
    void whatIsSentToAnAbstractNameArrives() {
        String name = "tidemark-notify-" + ProcessHandle.current().pid();
        try (NotifyReceiver receiver = NotifyReceiver.open(new Endpoint.UnixAbstract(name));
                NotifySocket socket = opened("@" + name)) {
            assertThat(socket.send("STOPPING=1")).isEmpty();

            assertThat(receiver.received()).containsExactly("STOPPING=1");
        }
    }

    @Test
    void aManagerThatDoesNotReadHoldsNobodyUp() {
        Path path = folder.resolve("notify");
        try (NotifyReceiver _ = NotifyReceiver.open(new Endpoint.UnixPath(path.toString()));
                NotifySocket socket = opened(path.toString())) {
            Optional<String> failure = Optional.empty();
            for (int sent = 0; sent < 10_000 && failure.isEmpty(); sent++) {
                failure = socket.send("WATCHDOG=1");
            }

            assertThat(failure).contains("NOTIFY_SOCKET " + path + ": EAGAIN try again");
        }
    }

    @Test
    void aManagerThatIsNotThereIsTold() {
        Path path = folder.resolve("nobody");
        try (NotifySocket socket = opened(path.toString())) {
            assertThat(socket.send("READY=1")).contains("NOTIFY_SOCKET " + path + ": ENOENT no such file or socket");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"notify | a path from /", "@ | a path from /", "vsock:2:1 | a path from /", "'' | a path from /"})
    void whatIsNoUnixAddressIsNotOpened(String name, String expected) {
        assertThat(reason(name)).contains(expected);
    }

    @Test
    void aNameOfAHundredAndSevenBytesIsTheLongest() {
        opened("/" + "x".repeat(106)).close();
        opened("@" + "x".repeat(107)).close();

        assertThat(reason("/" + "x".repeat(107))).isEqualTo("NOTIFY_SOCKET: 108 bytes (expected: at most 107)");
        assertThat(reason("@" + "x".repeat(108))).isEqualTo("NOTIFY_SOCKET: 108 bytes (expected: at most 107)");
    }

    private static NotifySocket opened(String name) {
        return switch (NotifySocket.open(name)) {
            case Reading.Known<NotifySocket>(NotifySocket socket) -> socket;
            case Reading.Unknown<NotifySocket>(String reason) -> throw new AssertionError(reason);
        };
    }

    private static String reason(String name) {
        return NotifySocket.open(name).fold(_ -> "opened", reason -> reason);
    }
}

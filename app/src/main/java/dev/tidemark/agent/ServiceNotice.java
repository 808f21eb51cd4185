package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.process.NotifySocket;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a service manager is told of the agent (sd_notify(3)); without one, nothing is told to nobody.
public final class ServiceNotice implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.agent");

    private final Optional<NotifySocket> socket;
    private final Optional<Duration> watchdog;

    private ServiceNotice(Optional<NotifySocket> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /// That of the manager which the environment names.
    public static ServiceNotice open(Map<String, String> environment) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (name.isEmpty()) {
            return new ServiceNotice(Optional.empty(), Optional.empty());
        }
        Optional<NotifySocket> socket = switch (NotifySocket.open(name)) {
            case Reading.Known<NotifySocket>(NotifySocket open) -> Optional.of(open);
            case Reading.Unknown<NotifySocket>(String reason) -> {
                LOG.log(Level.WARNING, reason);
                yield Optional.empty();
            }
        };
        return new ServiceNotice(socket, watchdog(environment));
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean isOurs = pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        if (!isOurs || !micros.matches("[1-9][0-9]{0,14}")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000));
    }

    /// How long it may be silent before the manager takes it for stuck; empty when it does not mind.
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    /// It serves.
    ///
    /// @param status one sentence
    public void ready(String status) {
        send("READY=1\nSTATUS=" + oneLine(status));
    }

    /// It reads its configuration again; [#ready] says when that is over.
    public void reloading() {
        // System.nanoTime() is CLOCK_MONOTONIC on Linux.
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    /// It samples.
    public void alive() {
        send("WATCHDOG=1");
    }

    /// It ends.
    public void stopping() {
        send("STOPPING=1\nSTATUS=ending");
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }

    private void send(String assignments) {
        socket.flatMap(open -> open.send(assignments)).ifPresent(reason -> LOG.log(Level.DEBUG, reason));
    }

    @Override
    public void close() {
        socket.ifPresent(NotifySocket::close);
    }
}

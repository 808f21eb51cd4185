package dev.tidemark.web;

import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A server as a process, with so many listeners whose time goes on; ends with its standard input.
final class ServedMain {
    private ServedMain() {}

    /// @param arguments how many listeners, and how many milliseconds a client may take for a write
    public static void main(String[] arguments) throws IOException {
        int listeners = Integer.parseInt(arguments[0]);
        AtomicReference<Optional<AgentServer>> started = new AtomicReference<>(Optional.empty());
        Served served = new Served(
                () -> view(listeners),
                Optional::empty,
                ServedAgent.page(_ -> "clients "
                        + started.get().map(AgentServer::streamClients).orElse(0) + "\n"),
                InstantSource.system());
        try (AgentServer server = AgentServer.start(
                HttpSettings.at("127.0.0.1:0"), served, Duration.ofMillis(Long.parseLong(arguments[1])))) {
            started.set(Optional.of(server));
            System.out.println(server.address().getPort());
            while (System.in.read() >= 0) {
                // Nothing is expected but the end.
            }
        }
    }

    private static LiveView view(int listeners) {
        return SeenLive.many(listeners).at(Instant.now()).view();
    }
}

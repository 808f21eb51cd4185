package dev.tidemark.cli;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceCommand;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Accept queues as ss(8) shows them: somebody else's view of what Tidemark did.
///
/// @param length Recv-Q
/// @param limit Send-Q
record SsQueue(long length, long limit) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// The listeners at a TCP port.
    static List<SsQueue> tcp(LabNamespace namespace, int port) {
        return parse(NamespaceCommand.output(namespace, "ss", "-lntH", "sport", "=", ":" + port));
    }

    /// The listeners at a unix address, `@name` for an abstract one.
    static List<SsQueue> unix(LabNamespace namespace, String address) {
        return parse(NamespaceCommand.output(namespace, "ss", "-lxH", "src", address));
    }

    /// The one listener at a TCP port.
    static SsQueue of(LabNamespace namespace, int port) {
        List<SsQueue> all = tcp(namespace, port);
        if (all.size() != 1) {
            throw new IllegalStateException("listeners at " + port + ": " + all.size() + " (expected: 1)");
        }
        return all.getFirst();
    }

    /// Waits until so many wait at a port, over all its listeners.
    static void awaitLength(LabNamespace namespace, int port, long length) {
        long _ = Await.value(
                length + " waiting at " + port,
                LIMIT,
                () -> tcp(namespace, port).stream().mapToLong(SsQueue::length).sum(),
                found -> found == length);
    }

    /// `u_str LISTEN 0 5 @lab 123 * 0` and `LISTEN 0 5 127.0.0.1:80 0.0.0.0:*`.
    private static List<SsQueue> parse(String output) {
        return output.lines()
                .map(line -> Arrays.asList(line.strip().split("\\s+", -1)))
                .filter(words -> words.contains("LISTEN"))
                .map(words -> words.subList(words.indexOf("LISTEN"), words.size()))
                .map(words -> new SsQueue(Long.parseLong(words.get(1)), Long.parseLong(words.get(2))))
                .toList();
    }
}

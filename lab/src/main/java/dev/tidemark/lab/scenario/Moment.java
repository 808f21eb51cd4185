package dev.tidemark.lab.scenario;

import dev.tidemark.lab.NamespaceCounters;
import dev.tidemark.lab.client.ClientSummary;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a scenario looks like at one moment, to the server's namespace and to the clients. Immutable.
///
/// @param elapsed since its begin
/// @param queues the listeners at the address in question; several in a reuseport group, none when it was closed
/// @param synQueue half-open handshakes with that port; empty for a unix socket
/// @param counters by how much the counters of the server's namespace rose since the begin; read before the
/// queues
/// @param clients what all clients met
public record Moment(
        Duration elapsed,
        List<QueueMoment> queues,
        OptionalLong synQueue,
        NamespaceCounters counters,
        ClientSummary clients) {
    public Moment {
        queues = List.copyOf(queues);
    }

    /// The listener that is fullest.
    public Optional<QueueMoment> queue() {
        return queues.stream().max(Comparator.comparingDouble(each -> (double) each.length() / each.capacity()));
    }

    /// The length of the fullest queue, 0 when there is none.
    public long length() {
        return queue().map(QueueMoment::length).orElse(0L);
    }

    /// Whether some queue is full.
    public boolean isFull() {
        return queue().map(QueueMoment::isFull).orElse(false);
    }

    /// What the listeners counted as dropped since they were made.
    public long drops() {
        return queues.stream().mapToLong(each -> each.drops().orElse(0)).sum();
    }

    /// A counter of the group TcpExt, such as `ListenOverflows`.
    public long rise(String counter) {
        return counters.of("TcpExt" + counter);
    }

    public long overflows() {
        return rise("ListenOverflows");
    }

    public long listenDrops() {
        return rise("ListenDrops");
    }

    /// How many connections were put into an accept queue.
    public long passiveOpens() {
        return counters.of("TcpPassiveOpens");
    }
}

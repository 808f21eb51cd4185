package dev.tidemark.watch;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which remote addresses were turned away most often, counted in bounded memory however many there are.
///
/// Space-Saving (Metwally, Agrawal, El Abbadi: Efficient computation of frequent and top-k elements in data
/// streams, 2005): an address that finds no room takes the place of the one with the fewest, and its number, of
/// which it is not known how much is its own. No address that was refused more often than all refusals divided by
/// the room is missing. For one thread.
public final class RefusedClients {
    private final int room;
    private final Map<InetAddress, Count> counts = new HashMap<>();

    /// By number, those of the same number in the order in which they came to it.
    private final TreeMap<Long, LinkedHashSet<Count>> byNumber = new TreeMap<>();

    private long refused;
    private boolean hasForgotten;

    private RefusedClients(int room) {
        this.room = room;
    }

    /// @param addresses to how many it counts
    public static RefusedClients withRoom(int addresses) {
        if (addresses < 1) {
            throw new IllegalArgumentException("room: " + addresses + " (expected: 1 or more)");
        }
        return new RefusedClients(addresses);
    }

    /// Why a packet was refused.
    public enum Reason {
        /// A SYN, as the accept queue was full.
        SYN_REFUSED,
        /// The last packet of a handshake, as the accept queue was full.
        ACK_REFUSED,
        /// A SYN that found the SYN queue full: dropped, or answered by a cookie.
        SYN_QUEUE_FULL
    }

    /// How often one address was refused.
    ///
    /// @param atMost as often, and not more
    /// @param over by how much that may be too many: what another address left
    /// @param reasons what of it is known to be its own: `atMost - over` together
    /// @param last when it was refused last
    public record Client(InetAddress address, long atMost, long over, Map<Reason, Long> reasons, Instant last) {
        public Client {
            reasons = Map.copyOf(reasons);
        }

        public long atLeast() {
            return atMost - over;
        }

        public long of(Reason reason) {
            return reasons.getOrDefault(reason, 0L);
        }
    }

    private static final class Count {
        private final InetAddress address;
        private final long over;
        private final long[] reasons = new long[Reason.values().length];
        private long number;
        private Instant last = Instant.MIN;

        Count(InetAddress address, long over) {
            this.address = address;
            this.over = over;
            this.number = over;
        }
    }

    /// A packet of `address` was refused.
    public void refused(InetAddress address, Reason reason, Instant at) {
        refused++;
        Count count = counts.get(address);
        if (count == null) {
            count = new Count(address, counts.size() < room ? 0 : forget());
            counts.put(address, count);
        } else {
            leave(count);
        }
        count.number++;
        count.last = at;
        switch (reason) {
            case SYN_REFUSED -> count.reasons[0]++;
            case ACK_REFUSED -> count.reasons[1]++;
            case SYN_QUEUE_FULL -> count.reasons[2]++;
        }
        byNumber.computeIfAbsent(count.number, _ -> new LinkedHashSet<>()).add(count);
    }

    private long forget() {
        hasForgotten = true;
        Count fewest = byNumber.firstEntry().getValue().getFirst();
        leave(fewest);
        counts.remove(fewest.address);
        return fewest.number;
    }

    private void leave(Count count) {
        LinkedHashSet<Count> same = byNumber.get(count.number);
        if (same != null && same.remove(count) && same.isEmpty()) {
            byNumber.remove(count.number);
        }
    }

    /// All packets that were refused.
    public long refused() {
        return refused;
    }

    /// How many addresses it counts.
    public int counted() {
        return counts.size();
    }

    /// Whether there were more addresses than it had room for.
    public boolean hasForgotten() {
        return hasForgotten;
    }

    /// Those refused most often, the most first.
    public List<Client> worst(int most) {
        List<Client> worst = new ArrayList<>();
        for (LinkedHashSet<Count> same : byNumber.descendingMap().values()) {
            same.stream()
                    .sorted(Comparator.comparingLong((Count count) -> count.over))
                    .limit(most - (long) worst.size())
                    .map(RefusedClients::client)
                    .forEach(worst::add);
            if (worst.size() == most) {
                break;
            }
        }
        return List.copyOf(worst);
    }

    private static Client client(Count count) {
        return new Client(
                count.address,
                count.number,
                count.over,
                Map.of(
                        Reason.SYN_REFUSED, count.reasons[0],
                        Reason.ACK_REFUSED, count.reasons[1],
                        Reason.SYN_QUEUE_FULL, count.reasons[2]),
                count.last);
    }
}

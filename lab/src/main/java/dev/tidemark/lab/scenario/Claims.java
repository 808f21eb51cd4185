package dev.tidemark.lab.scenario;

import java.util.List;

/// Claims that several scenarios make. All are about everything at rest.
final class Claims {
    private Claims() {}

    /// That a full queue holds what fits. Processors that finish handshakes at the same instant may each pass the
    /// test of the limit before the others count: one more for each further processor.
    static Claim fullQueue(long backlog, Moment rest) {
        long most = backlog + Math.max(1, Runtime.getRuntime().availableProcessors());
        long length = rest.length();
        return new Claim(
                Statement.CAPACITY,
                "length of the full queue " + (backlog + 1),
                Long.toString(length),
                length > backlog && length <= most);
    }

    /// With cookies, or where the reserve of tcp_max_syn_backlog is not touched.
    static Claim listenDrops(Moment rest) {
        return Claim.equal(
                Statement.LISTEN_DROPS,
                "ListenDrops",
                rest.overflows() + rest.rise("TCPReqQFullDrop"),
                rest.listenDrops());
    }

    /// With one listener in the namespace.
    static Claim dropsCoverOverflows(Moment rest) {
        return Claim.atLeast(Statement.DROPS_COVER_OVERFLOWS, "drops of the listener", rest.overflows(), rest.drops());
    }

    /// With clients on another host that nobody lets in once the queue is full: each SYN of those who were never
    /// connected was an overflow, the first and each repeated one.
    static Claim repeatedSynsCount(Moment rest, Stage stage) {
        long neverConnected = rest.clients().started() - rest.clients().connected();
        long repeated = stage.client().counters().of("TcpExtTCPSynRetrans");
        return Claim.atLeast(
                Statement.PACKETS_NOT_CLIENTS, "ListenOverflows", neverConnected + repeated, rest.overflows());
    }

    /// The limit is `expected`, whatever the application asked for.
    static Claim limit(String statement, int expected, Moment rest) {
        return Claim.equal(
                statement,
                "limit",
                expected,
                rest.queue().map(QueueMoment::limit).orElse(-1L));
    }

    /// With a reuseport group of which exactly one is not accepted from.
    static List<Claim> ofOneFullMember(Moment rest, int backlog, int members) {
        List<QueueMoment> full =
                rest.queues().stream().filter(QueueMoment::isFull).toList();
        long drops = full.stream().mapToLong(each -> each.drops().orElse(0)).sum();
        long dropsElsewhere = rest.queues().stream()
                .filter(each -> !each.isFull())
                .mapToLong(each -> each.drops().orElse(0))
                .sum();
        return List.of(
                Claim.equal(
                        Statement.GROUP_QUEUES,
                        "listeners",
                        members,
                        rest.queues().size()),
                Claim.equal(Statement.GROUP_QUEUES, "full queues", 1, full.size()),
                // Two processors that look at the same instant may let in one more than fits.
                fullQueue(backlog, rest),
                Claim.atMost(Statement.FULL_MEMBER, "drops of the others", drops / 4, dropsElsewhere),
                Claim.atLeast(
                        Statement.FULL_MEMBER,
                        "ListenOverflows",
                        rest.clients().started() - rest.clients().connected(),
                        rest.overflows()),
                listenDrops(rest));
    }

    /// With clients on another host.
    static Claim overflowsAreTheServers(Stage stage) {
        return Claim.equal(
                Statement.COUNTERS_OF_THE_NAMESPACE,
                "ListenOverflows of the clients' namespace",
                0,
                stage.client().counters().of("TcpExtListenOverflows"));
    }
}

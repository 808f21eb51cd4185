package dev.tidemark.lab.scenario;

import dev.tidemark.lab.LabSyns;
import dev.tidemark.lab.VethPair;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A run of [SynFlood]: SYNs a few at a time, and clients who each want a byte of the server.
final class SynFloodRun extends Run {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int ENOUGH_COOKIES = 20;

    /// Where the kernel keeps the last quarter of `tcp_max_syn_backlog` (`tcp_conn_request`).
    private static final int RESERVE = 4;

    private final Figures figures;
    private final int port;
    private final LabSyns syns;
    private final AtomicLong longest = new AtomicLong();

    /// @param cookies `tcp_syncookies`
    /// @param maxSynBacklog `tcp_max_syn_backlog`
    /// @param synsPerSecond that nobody follows up
    record Figures(int cookies, int backlog, int maxSynBacklog, int synsPerSecond, int clientsPerSecond) {
        long synQueueCapacity() {
            long own = backlog + 1L;
            return switch (cookies) {
                case 0 -> Math.min(own, maxSynBacklog - maxSynBacklog / RESERVE + 1L);
                case 2 -> 0;
                default -> own;
            };
        }
    }

    SynFloodRun(Stage stage, Figures figures, int port) {
        super(stage);
        this.figures = figures;
        this.port = port;
        this.syns = stage.syns();
    }

    @Override
    protected void play() {
        tell(figures.clientsPerSecond() + " clients a second come to a server with backlog " + figures.backlog()
                + ", and " + figures.synsPerSecond() + " SYNs a second from a host that does not exist");
        tell("tcp_syncookies is " + figures.cookies() + ", tcp_max_syn_backlog " + figures.maxSynBacklog());
        var _ = stage().crowd(
                        Conduct.LISTENS,
                        PATIENCE,
                        ArrivalPlan.evenly(figures.clientsPerSecond(), LONGEST.minusSeconds(5)));
        long sent = 0;
        do {
            long due = elapsed().toMillis() * figures.synsPerSecond() / 1000;
            if (due > sent) {
                int count = (int) Math.min(due - sent, 200);
                syns.send(VethPair.SERVER_IPV4, port, count);
                sent += count;
            }
            long now = sample().synQueue().orElse(0);
            longest.accumulateAndGet(now, Math::max);
        } while (pause(STEP));
    }

    @Override
    protected boolean isUnderWay(Moment moment) {
        boolean visible = switch (figures.cookies()) {
            case 0 -> moment.listenDrops() >= ENOUGH_COOKIES;
            default -> moment.rise("SyncookiesSent") >= ENOUGH_COOKIES;
        };
        return visible && longest.get() >= figures.synQueueCapacity();
    }

    @Override
    protected List<Claim> proved(Moment rest) {
        List<Claim> claims = new ArrayList<>();
        String figure = "most half-open handshakes";
        switch (figures.cookies()) {
            case 0 -> {
                claims.add(Claim.equal(
                        Statement.SYN_QUEUE_WITHOUT_COOKIES, figure, figures.synQueueCapacity(), longest.get()));
                claims.add(Claim.equal(
                        Statement.SYN_QUEUE_WITHOUT_COOKIES, "SyncookiesSent", 0, rest.rise("SyncookiesSent")));
                claims.add(Claim.atLeast(
                        Statement.LISTEN_DROPS,
                        "ListenDrops",
                        rest.overflows() + rest.rise("TCPReqQFullDrop"),
                        rest.listenDrops()));
            }
            case 2 -> {
                claims.add(Claim.equal(Statement.COOKIES_FORCED, figure, 0, longest.get()));
                claims.add(Claim.equal(
                        Statement.COOKIES_FORCED,
                        "SyncookiesRecv",
                        rest.clients().connected(),
                        rest.rise("SyncookiesRecv")));
                claims.add(Claim.equal(Statement.COOKIES_FORCED, "ListenDrops", 0, rest.listenDrops()));
            }
            default -> {
                claims.add(Claim.equal(
                        Statement.SYN_QUEUE_WITH_COOKIES, figure, figures.synQueueCapacity(), longest.get()));
                claims.add(Claim.equal(
                        Statement.COOKIES_BEYOND,
                        "SyncookiesSent",
                        rest.rise("TCPReqQFullDoCookies"),
                        rest.rise("SyncookiesSent")));
                claims.add(Claim.equal(Statement.COOKIES_BEYOND, "ListenDrops", 0, rest.listenDrops()));
                claims.add(Claim.equal(
                        Statement.COOKIES_BEYOND,
                        "clients connected",
                        rest.clients().started(),
                        rest.clients().connected()));
            }
        }
        return claims;
    }
}

package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// One connection of our own, to see that the programs not only are attached but run, and see what they should.
///
/// A function can be attached to and yet never run, where the compiler built it into its callers. A listener on
/// 127.0.0.1, in the namespace of the calling thread, is there for a moment.
final class SelfTest {
    /// What no other listener asks for by chance.
    private static final int BACKLOG = 7;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private SelfTest() {}

    /// Makes a listener, connects to it once, and looks at what was recorded.
    ///
    /// @param facts those of the listener on a port of 127.0.0.1
    /// @param recorded which features to look for, and where each is recorded
    /// @return for each feature that can be tested this way whether it saw the connection; unknown when none
    /// could be made
    static Reading<Map<ProbeFeature, Boolean>> run(
            IntFunction<Optional<SocketFacts>> facts, Map<ProbeFeature, Rung> recorded) {
        return connected((port, listener) -> look(
                () -> {
                    // Asked first: that gives the listener the cookie by which waits are kept.
                    Optional<SocketFacts> seen = facts.apply(port);
                    accept(listener);
                    return seen;
                },
                recorded));
    }

    /// Makes a listener, connects to it once, and lets `look` look at its port.
    ///
    /// @return what it saw; unknown when no connection could be made
    static <T> Reading<T> connected(IntFunction<T> look) {
        return connected((port, _) -> look.apply(port));
    }

    /// What is done with the listener while a client of its is there.
    @FunctionalInterface
    private interface Visit<T> {
        T at(int port, ServerSocketChannel listener);
    }

    private static <T> Reading<T> connected(Visit<T> visit) {
        InetSocketAddress loopback;
        try {
            loopback = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
                    SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET)) {
                listener.bind(loopback, BACKLOG);
                InetSocketAddress bound = (InetSocketAddress) listener.getLocalAddress();
                listener.configureBlocking(false);
                client.connect(bound);
                return Reading.of(visit.at(bound.getPort(), listener));
            }
        } catch (IOException | UncheckedIOException failed) {
            return Reading.unknown("no connection over the loopback: " + failed.getMessage());
        }
    }

    /// Who is there, if somebody is, once the peak can be known.
    private static void accept(ServerSocketChannel listener) {
        try (SocketChannel _ = listener.accept()) {
            Thread.onSpinWait();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The last packet of the handshake may still be under way.
    private static Map<ProbeFeature, Boolean> look(
            Supplier<Optional<SocketFacts>> facts, Map<ProbeFeature, Rung> recorded) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<ProbeFeature, Boolean> seen = seen(facts.get(), recorded);
        while (seen.containsValue(false) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            seen = seen(facts.get(), recorded);
        }
        return seen;
    }

    private static Map<ProbeFeature, Boolean> seen(Optional<SocketFacts> facts, Map<ProbeFeature, Rung> recorded) {
        Map<ProbeFeature, Boolean> seen = new EnumMap<>(ProbeFeature.class);
        recorded.forEach((feature, rung) ->
                seen.put(feature, facts.map(each -> isSeen(feature, rung, each)).orElse(false)));
        return seen;
    }

    private static boolean isSeen(ProbeFeature feature, Rung rung, SocketFacts facts) {
        return switch (feature) {
            case ACCEPT_QUEUE_PEAK ->
                facts.enqueues() >= 1
                        && facts.peak().map(peak -> peak.length() >= 1).orElse(false);
            case REQUESTED_BACKLOG ->
                facts.listen()
                        .then(RequestedListen::requested)
                        .map(requested -> requested == BACKLOG)
                        .orElse(false);
            case REASONS ->
                facts.refusals().map(refusals -> refusals.synSeen() >= 1).orElse(false)
                        && (rung != Rung.FENTRY_CONN_REQUEST || isSynSeenInQueue(facts));
            case ACCEPT_WAIT ->
                facts.waits().map(waits -> waits.count() >= 1).orElse(false);
            // Told by the programs of the others.
            case ARRIVALS, EVENTS -> true;
        };
    }

    /// At functions there is a program for that alone. It sees nothing where each SYN is answered by a cookie
    /// (`tcp_syncookies` is 2): then a lower rung does.
    private static boolean isSynSeenInQueue(SocketFacts facts) {
        return facts.synPeak().map(peak -> peak.length() >= 1).orElse(false);
    }
}

package dev.tidemark.web;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
import dev.tidemark.web.LiveClient.Sending;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells all who follow what the sampler sees, twice a second. One thread makes each [LiveFrame] once and waits
/// for no client; while nobody follows it does nothing at all. However many follow and however slowly they read,
/// what is kept for them is bounded: [#MOST_SENDING], and the frames of the last few beats, which they share.
final class LiveStream implements AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(500);

    /// So much may be on its way to clients, all together; what several of them get at the same time counts once.
    private static final long MOST_SENDING = 32L * 1024 * 1024;

    private static final System.Logger LOG = System.getLogger("tidemark.web");

    private final LiveSource source;
    private final int most;
    private final int mostPerAddress;
    private final Set<LiveClient> clients = new LinkedHashSet<>();
    private @Nullable LiveFrame latest;
    private long frames;
    private boolean isAwaited;
    private boolean closed;

    private LiveStream(LiveSource source, int most, int mostPerAddress) {
        this.source = source;
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    static LiveStream start(LiveSource source, HttpSettings settings) {
        LiveStream stream = new LiveStream(source, settings.mostStreams(), settings.mostStreamsPerAddress());
        Thread.ofPlatform().name("tidemark-live").daemon().start(stream::run);
        return stream;
    }

    /// Takes in a client, who has a whole view waiting at once if others follow already; empty when there are too
    /// many.
    synchronized Optional<LiveClient> join(InetAddress address) {
        if (closed || clients.size() >= most || (!address.isLoopbackAddress() && from(address) >= mostPerAddress)) {
            return Optional.empty();
        }
        LiveClient client = new LiveClient(address);
        clients.add(client);
        if (latest == null) {
            isAwaited = true;
        } else {
            client.offer(latest);
        }
        notifyAll();
        return Optional.of(client);
    }

    private long from(InetAddress address) {
        return clients.stream()
                .filter(client -> client.address().equals(address))
                .count();
    }

    synchronized void leave(LiveClient client) {
        clients.remove(client);
        if (clients.isEmpty()) {
            latest = null;
        }
    }

    synchronized int size() {
        return clients.size();
    }

    private void run() {
        try {
            while (awaitClients()) {
                beat();
                pause();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitClients() throws InterruptedException {
        while (clients.isEmpty() && !closed) {
            wait();
        }
        return !closed;
    }

    private void beat() {
        try {
            LiveView view = source.view();
            frame(view).ifPresent(this::tell);
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, "live stream: " + failed, failed);
        }
    }

    /// Nothing where nothing was sampled since the last one.
    private Optional<LiveFrame> frame(LiveView view) {
        LiveFrame before;
        synchronized (this) {
            before = latest;
            isAwaited = false;
        }
        if (before == null) {
            return Optional.of(LiveFrame.first(frames + 1, view));
        }
        return before.view().at().equals(view.at()) ? Optional.empty() : Optional.of(before.next(view));
    }

    private synchronized void tell(LiveFrame frame) {
        frames = frame.number();
        latest = clients.isEmpty() ? null : frame;
        dropSlowest(clients, MOST_SENDING);
        clients.forEach(client -> client.offer(frame));
    }

    /// Drops those for whom the oldest frames are kept, until what is on its way is no more than `most`. A single
    /// frame may be larger.
    static void dropSlowest(Collection<LiveClient> clients, long most) {
        Set<byte[]> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        long bytes = 0;
        for (Sending each : latestFirst(clients)) {
            if (kept.contains(each.frame())) {
                continue;
            }
            if (!kept.isEmpty() && bytes + each.frame().length > most) {
                each.client().drop(each);
            } else {
                kept.add(each.frame());
                bytes += each.frame().length;
            }
        }
    }

    private static List<Sending> latestFirst(Collection<LiveClient> clients) {
        return clients.stream()
                .flatMap(client -> client.sending().stream())
                .sorted(Comparator.comparingLong(Sending::sinceNanos).reversed())
                .toList();
    }

    /// Until the next beat is due, or somebody has nothing yet.
    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + BEAT.toNanos();
        for (long left = BEAT.toNanos(); left > 0 && !closed && !isAwaited; left = end - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }

    @Override
    public void close() {
        List<LiveClient> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(clients);
            notifyAll();
        }
        left.forEach(LiveClient::end);
    }
}

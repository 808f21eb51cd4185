package dev.tidemark.bench;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Some clients that come to a listener, while nobody accepts or while somebody does.
///
/// @param port of the listener; nobody else ever comes there
/// @param cookie of the listener
/// @param micros how long they were to wait together, or to go on coming
/// @param isRacing whether somebody accepted as they came
/// @param most how many there were at the same time at most: the very number when nobody accepted
/// @param stoodMicros how long they waited together, or went on coming
record ExactBurst(int port, long cookie, int micros, boolean isRacing, int most, double stoodMicros) {
    /// The most that come.
    static final int CLIENTS = 120;

    private static final int FEWEST = 5;
    private static final int SOCK_STREAM = 1;
    private static final double MICRO = 1_000;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    /// Makes one happen now.
    static ExactBurst at(LabListener listener, int micros, boolean isRacing) {
        int count = ThreadLocalRandom.current().nextInt(FEWEST, CLIENTS + 1);
        List<LabSocket> clients = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                clients.add(LabSocket.open("client", listener.endpoint().family(), SOCK_STREAM, 0));
            }
            return isRacing ? racing(listener, clients, micros) : quiet(listener, clients, micros);
        } finally {
            clients.forEach(LabSocket::close);
        }
    }

    private static ExactBurst quiet(LabListener listener, List<LabSocket> clients, int micros) {
        long begin = System.nanoTime();
        clients.forEach(client -> client.connect(listener.endpoint()));
        while (listener.length() < clients.size()) {
            requireTime(begin, listener);
        }
        long full = System.nanoTime();
        Burst.pauseUntil(full + (long) (micros * MICRO));
        double stood = (System.nanoTime() - full) / MICRO;
        int _ = listener.drain();
        return new ExactBurst(listener.port(), listener.cookie(), micros, false, clients.size(), stood);
    }

    /// A connection is in the queue after its connect(2) began and until before its accept(2) returned. So the
    /// connects begun at a time less the accepts returned then are no fewer than the queue's length.
    private static ExactBurst racing(LabListener listener, List<LabSocket> clients, int micros) {
        List<Long> accepts = Collections.synchronizedList(new ArrayList<>());
        Thread acceptor = Thread.ofPlatform().daemon().start(() -> accept(listener, clients.size(), accepts));
        long[] connects = new long[clients.size()];
        long begin = System.nanoTime();
        for (int i = 0; i < connects.length; i++) {
            Burst.pauseUntil(begin + (long) (micros * MICRO * i / connects.length));
            connects[i] = System.nanoTime();
            long _ = clients.get(i).connect(listener.endpoint());
        }
        double lasted = (System.nanoTime() - begin) / MICRO;
        join(acceptor);
        return new ExactBurst(listener.port(), listener.cookie(), micros, true, most(connects, accepts), lasted);
    }

    /// Accepts at about the rate at which they come, so that the queue goes up and down.
    private static void accept(LabListener listener, int count, List<Long> accepts) {
        long begin = System.nanoTime();
        while (accepts.size() < count && System.nanoTime() - begin < PATIENCE_NANOS) {
            Optional<Descriptor> accepted = listener.acceptOne();
            if (accepted.isPresent()) {
                accepts.add(System.nanoTime());
                accepted.get().close();
                Burst.pauseUntil(System.nanoTime() + ThreadLocalRandom.current().nextLong(60_000));
            }
        }
    }

    private static int most(long[] connects, List<Long> accepts) {
        int most = 0;
        int gone = 0;
        for (int come = 0; come < connects.length; come++) {
            while (gone < accepts.size() && accepts.get(gone) - connects[come] < 0) {
                gone++;
            }
            most = Math.max(most, come + 1 - gone);
        }
        return most;
    }

    private static void requireTime(long begin, LabListener listener) {
        if (System.nanoTime() - begin > PATIENCE_NANOS) {
            throw new IllegalStateException("length: " + listener.length() + " (expected: of all clients)");
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}

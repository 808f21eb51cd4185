package dev.tidemark.bench;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Some clients that come to a listener at once, wait for a time, and are all accepted.
///
/// @param port of the listener; nobody else ever comes there
/// @param millis how long they were to wait together
/// @param rampMillis from before the first connect(2) until all were in the queue
/// @param stoodMillis from then until the first of them was accepted
record Burst(int port, int millis, double rampMillis, double stoodMillis) {
    /// How many come: the true peak.
    static final int CLIENTS = 20;

    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final double NANOS_PER_MILLI = 1_000_000.0;
    private static final double TOLERANCE = 0.2;
    private static final long SPIN_NANOS = 300_000;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    /// Makes one happen now.
    static Burst at(LabListener listener, int millis) {
        List<LabSocket> clients = new ArrayList<>(CLIENTS);
        List<Descriptor> accepted = new ArrayList<>(CLIENTS);
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(LabSocket.open("client", AF_INET, SOCK_STREAM, 0));
            }
            long begin = System.nanoTime();
            clients.forEach(client -> client.connect(listener.endpoint()));
            while (listener.length() < CLIENTS) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new IllegalStateException("length: " + listener.length() + " (expected: " + CLIENTS + ")");
                }
            }
            long full = System.nanoTime();
            pauseUntil(full + Duration.ofMillis(millis).toNanos());
            long end = System.nanoTime();
            for (int i = 0; i < CLIENTS; i++) {
                listener.acceptOne().ifPresent(accepted::add);
            }
            return new Burst(listener.port(), millis, (full - begin) / NANOS_PER_MILLI, (end - full) / NANOS_PER_MILLI);
        } finally {
            accepted.forEach(Descriptor::close);
            clients.forEach(LabSocket::close);
        }
    }

    /// Whether it stood about as long as it was to.
    boolean isAsMeant() {
        return Math.abs(stoodMillis - millis) <= TOLERANCE * millis;
    }

    /// Sleeps, and turns round for the last of it.
    static void pauseUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}

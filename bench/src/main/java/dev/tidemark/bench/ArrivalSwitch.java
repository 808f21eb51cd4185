package dev.tidemark.bench;

import dev.tidemark.probe.ArrivalStream;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Whether the kernel records, what, and whether somebody takes the bins: as [ProbeSwitch], with a reader.
final class ArrivalSwitch implements AutoCloseable {
    private static final Duration GATHERING = Duration.ofMillis(200);

    private Optional<Probe> probe = Optional.empty();
    private Optional<Thread> reader = Optional.empty();

    void on(Set<ProbeFeature> features) {
        off();
        Probe opened = ProbeSwitch.open(features);
        probe = Optional.of(opened);
        reader = opened.arrivals().map(stream -> Thread.ofPlatform().daemon().start(() -> read(stream)));
    }

    private static void read(ArrivalStream stream) {
        try {
            while (true) {
                Thread.sleep(GATHERING);
                stream.take();
            }
        } catch (InterruptedException _) {
            // Switched off.
        }
    }

    void off() {
        reader.ifPresent(Thread::interrupt);
        reader = Optional.empty();
        probe.ifPresent(Probe::close);
        probe = Optional.empty();
    }

    @Override
    public void close() {
        off();
    }
}

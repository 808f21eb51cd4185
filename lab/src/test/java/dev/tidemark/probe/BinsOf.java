package dev.tidemark.probe;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.watch.ArrivalBin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The bins of one listener, as a probe tells them.
final class BinsOf {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final OpenProbe probe;
    private final long cookie;
    private final List<ArrivalBin> bins = new ArrayList<>();

    BinsOf(OpenProbe probe, LabListener listener) {
        this.probe = probe;
        this.cookie = listener.cookie();
    }

    /// Reads the facts too, without which the last bin is not told.
    void take() {
        ArrivalStream stream = probe.probe().arrivals().orElseThrow();
        probe.read();
        stream.take().bins().stream()
                .filter(told -> told.cookie() == cookie)
                .forEach(told -> bins.add(told.bin()));
    }

    List<ArrivalBin> all() {
        return bins;
    }

    ArrivalBin last() {
        return bins.getLast();
    }

    Figures await(Predicate<Figures> wanted) {
        return Await.value(
                "bins",
                LIMIT,
                () -> {
                    take();
                    return Figures.of(bins);
                },
                wanted);
    }
}

package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.BpfMapRecipe;
import dev.tidemark.kernel.bpf.MapType;
import java.util.Optional;
import java.util.Set;

/// What the programs and this process share.
///
/// @param facts a value in each listener's socket, see [FactsLayout]
/// @param events where they are wanted
/// @param arrivals where they are wanted
/// @param waits where they are wanted: a value for each listener from which somebody accepted, by its cookie, see
/// [WaitLayout]
record ProbeMaps(BpfMap facts, Optional<EventMaps> events, Optional<ArrivalMaps> arrivals, Optional<BpfMap> waits)
        implements AutoCloseable {
    private static final int EVENT_BYTES = 256 * 1024;

    /// Of listeners whose waits are recorded.
    static final int MOST_WAITS = 16_384;

    /// @param ring of records, see [EventLayout]
    /// @param lost one number: the records for which there was no room
    record EventMaps(BpfMap ring, BpfMap lost) implements AutoCloseable {
        @Override
        public void close() {
            ring.close();
            lost.close();
        }
    }

    static Reading<ProbeMaps> create(boolean withEvents, boolean withArrivals) {
        Reading<ProbeMaps> bare = BpfMap.create(BpfMapRecipe.socketStorage(FactsLayout.BYTES, "tidemark_facts"))
                .map(facts -> new ProbeMaps(facts, Optional.empty(), Optional.empty(), Optional.empty()));
        Reading<ProbeMaps> events = bare.then(maps -> withEvents
                ? maps.or(createEvents().map(more -> new ProbeMaps(maps.facts, Optional.of(more), Optional.empty(), Optional.empty())))
                : Reading.of(maps));
        return events.then(maps -> withArrivals
                ? maps.or(ArrivalMaps.create().map(more -> new ProbeMaps(maps.facts, maps.events, Optional.of(more), Optional.empty())))
                : Reading.of(maps));
    }

    /// @return those that `wanted` needs
    static Reading<ProbeMaps> create(Set<ProbeFeature> wanted) {
        return create(wanted.contains(ProbeFeature.EVENTS), wanted.contains(ProbeFeature.ARRIVALS))
                .then(maps -> wanted.contains(ProbeFeature.ACCEPT_WAIT) ? maps.or(maps.withWaits()) : Reading.of(maps));
    }

    private Reading<ProbeMaps> withWaits() {
        return BpfMap.create(BpfMapRecipe.of(MapType.HASH, Long.BYTES, WaitLayout.BYTES, MOST_WAITS, "tidemark_waits")
                        .withFlags(BpfMapRecipe.NO_PREALLOCATION))
                .map(map -> new ProbeMaps(facts, events, arrivals, Optional.of(map)));
    }

    /// What was made goes where there cannot be more.
    private Reading<ProbeMaps> or(Reading<ProbeMaps> more) {
        if (!more.isKnown()) {
            close();
        }
        return more;
    }

    private static Reading<EventMaps> createEvents() {
        return switch (BpfMap.create(BpfMapRecipe.ringBuffer(EVENT_BYTES, "tidemark_events"))) {
            case Reading.Unknown<BpfMap>(String reason) -> Reading.unknown(reason);
            case Reading.Known<BpfMap>(BpfMap ring) -> {
                Reading<BpfMap> lost =
                        BpfMap.create(BpfMapRecipe.of(MapType.ARRAY, Integer.BYTES, Long.BYTES, 1, "tidemark_lost"));
                if (lost instanceof Reading.Unknown<BpfMap>) {
                    ring.close();
                }
                yield lost.map(map -> new EventMaps(ring, map));
            }
        };
    }

    @Override
    public void close() {
        facts.close();
        events.ifPresent(EventMaps::close);
        waits.ifPresent(BpfMap::close);
        arrivals.ifPresent(ArrivalMaps::close);
    }
}

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
/// @param waits where they are wanted: a value for each listener from which somebody accepted, by its cookie, see
/// [WaitLayout]
record ProbeMaps(BpfMap facts, Optional<EventMaps> events, Optional<BpfMap> waits) implements AutoCloseable {
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

    static Reading<ProbeMaps> create(boolean withEvents) {
        return switch (BpfMap.create(BpfMapRecipe.socketStorage(FactsLayout.BYTES, "tidemark_facts"))) {
            case Reading.Unknown<BpfMap>(String reason) -> Reading.unknown(reason);
            case Reading.Known<BpfMap>(BpfMap facts) -> withEvents ? withEvents(facts) : of(facts, Optional.empty());
        };
    }

    /// @return those that `wanted` needs
    static Reading<ProbeMaps> create(Set<ProbeFeature> wanted) {
        return create(wanted.contains(ProbeFeature.EVENTS))
                .then(maps -> wanted.contains(ProbeFeature.ACCEPT_WAIT) ? maps.withWaits() : Reading.of(maps));
    }

    private Reading<ProbeMaps> withWaits() {
        Reading<BpfMap> map = BpfMap.create(BpfMapRecipe.of(
                        MapType.HASH, Long.BYTES, WaitLayout.BYTES, MOST_WAITS, "tidemark_waits")
                .withFlags(BpfMapRecipe.NO_PREALLOCATION));
        if (map instanceof Reading.Unknown<BpfMap>) {
            close();
        }
        return map.map(waitMap -> new ProbeMaps(facts, events, Optional.of(waitMap)));
    }

    private static Reading<ProbeMaps> withEvents(BpfMap facts) {
        Reading<EventMaps> events = createEvents();
        if (events instanceof Reading.Unknown<EventMaps>) {
            facts.close();
        }
        return events.then(maps -> of(facts, Optional.of(maps)));
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

    private static Reading<ProbeMaps> of(BpfMap facts, Optional<EventMaps> events) {
        return Reading.of(new ProbeMaps(facts, events, Optional.empty()));
    }

    @Override
    public void close() {
        facts.close();
        events.ifPresent(EventMaps::close);
        waits.ifPresent(BpfMap::close);
    }
}

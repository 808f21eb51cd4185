package dev.tidemark.probe;

import dev.tidemark.kernel.bpf.RingBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Events as they happen, of all network namespaces, oldest first.
///
/// The kernel keeps some 3 600 of them while nobody reads; what comes beyond that is counted and lost. For one
/// thread at a time.
public final class EventStream implements AutoCloseable {
    private final RingBuffer records;
    private final ProbeMaps.EventMaps maps;
    private final EventDecoder decoder;

    private EventStream(RingBuffer records, ProbeMaps.EventMaps maps, EventDecoder decoder) {
        this.records = records;
        this.maps = maps;
        this.decoder = decoder;
    }

    /// What was told until now, such as of the self-test, is left out.
    static EventStream openFromNowOn(ProbeMaps.EventMaps maps, KernelClock clock) {
        RingBuffer records = RingBuffer.open(maps.ring());
        int _ = records.drainBytes(_ -> {});
        return new EventStream(records, maps, new EventDecoder(clock));
    }

    /// The events that are there, waiting for the first at most as long as `limit`.
    ///
    /// @return empty when none came
    public List<ProbeEvent> next(Duration limit) {
        List<ProbeEvent> events = new ArrayList<>();
        if (records.await(limit)) {
            int _ = records.drainBytes(record -> decode(record, events));
        }
        return events;
    }

    private void decode(ByteBuffer record, List<ProbeEvent> events) {
        if (record.remaining() >= EventLayout.BYTES) {
            decoder.decode(record).ifPresent(events::add);
        }
    }

    /// How many events were lost since the probe started, because nobody read them in time.
    public long lost() {
        return maps.lost()
                .lookup(new byte[Integer.BYTES])
                .map(bytes ->
                        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong())
                .orElse(0L);
    }

    @Override
    public void close() {
        records.close();
    }
}

package dev.tidemark.probe;

import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.watch.AcceptWaits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was recorded of waits, by the listener's cookie. May be used from any thread.
///
/// All listeners of the host are read at once, and not again before [#FRESH_NANOS] are over: whoever reads
/// namespace after namespace reads them once. What a listener leaves when it closes is taken away when room
/// becomes scarce.
final class WaitReader {
    private static final long FRESH_NANOS = 5_000_000;
    private static final int SCARCE = ProbeMaps.MOST_WAITS * 3 / 4;

    private final BpfMap waits;
    private final Set<Long> asked = new HashSet<>();
    private Map<Long, AcceptWaits> last = Map.of();
    private long readAt = System.nanoTime() - FRESH_NANOS;

    WaitReader(BpfMap waits) {
        this.waits = waits;
    }

    /// The same object as before where nothing changed.
    synchronized Map<Long, AcceptWaits> read() {
        long now = System.nanoTime();
        if (now - readAt >= FRESH_NANOS) {
            readAt = now;
            Map<Long, AcceptWaits> fresh = readAll();
            if (!fresh.equals(last)) {
                last = fresh;
            }
        }
        return last;
    }

    /// That the listeners of these cookies are there.
    synchronized void seen(Set<Long> cookies) {
        if (last.size() > SCARCE) {
            asked.addAll(cookies);
        }
    }

    private Map<Long, AcceptWaits> readAll() {
        List<BpfMap.Entry> entries = waits.entries(ProbeMaps.MOST_WAITS);
        Map<Long, AcceptWaits> all = HashMap.newHashMap(entries.size());
        for (BpfMap.Entry entry : entries) {
            long cookie = ordered(entry.key()).getLong();
            if (!asked.isEmpty() && !asked.contains(cookie)) {
                boolean _ = waits.delete(entry.key());
            } else {
                all.put(cookie, decode(ordered(entry.value())));
            }
        }
        asked.clear();
        return all;
    }

    static AcceptWaits decode(ByteBuffer value) {
        List<Long> counts = new ArrayList<>(AcceptWaits.BUCKETS);
        for (int bucket = 0; bucket < WaitLayout.BUCKETS; bucket++) {
            counts.add(value.getLong(WaitLayout.COUNTS + bucket * Long.BYTES));
        }
        return new AcceptWaits(counts, Duration.ofNanos(value.getLong(WaitLayout.SUM) * 1_000));
    }

    private static ByteBuffer ordered(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}

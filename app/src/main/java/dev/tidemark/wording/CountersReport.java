package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenDrops;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The listen counters of a host's namespaces, and by how much they rose.
///
/// @param host the last sample
/// @param before the counters of the sample before, by namespace; empty when there was none
/// @param interval the time between the two
public record CountersReport(
        HostSnapshot host, Map<Namespace, Reading<NetNetstat>> before, Optional<Duration> interval) {
    public CountersReport {
        before = Map.copyOf(before);
    }

    /// Totals only.
    public static CountersReport of(HostSnapshot host) {
        return new CountersReport(host, Map.of(), Optional.empty());
    }

    /// Totals, and the rise since `earlier`.
    public static CountersReport of(HostSnapshot earlier, HostSnapshot host, Duration interval) {
        Map<Namespace, Reading<NetNetstat>> before = new HashMap<>();
        earlier.namespaces().forEach(snapshot -> before.put(snapshot.namespace(), snapshot.counters()));
        return new CountersReport(host, before, Optional.of(interval));
    }

    /// The total of one counter.
    static Reading<Long> total(ListenSnapshot snapshot, ListenCounter counter) {
        return switch (snapshot.counters()) {
            case Reading.Known<NetNetstat>(NetNetstat counters) -> counters.counter(counter);
            case Reading.Unknown<NetNetstat>(String reason) -> Reading.unknown(reason);
        };
    }

    /// By how much one counter rose in the interval.
    Reading<Long> rise(ListenSnapshot snapshot, ListenCounter counter) {
        Reading<NetNetstat> earlier =
                before.getOrDefault(snapshot.namespace(), Reading.unknown("the namespace was not there at first"));
        return switch (earlier) {
            case Reading.Unknown<NetNetstat>(String reason) -> Reading.unknown(reason);
            case Reading.Known<NetNetstat>(NetNetstat then) ->
                switch (snapshot.counters()) {
                    case Reading.Unknown<NetNetstat>(String reason) -> Reading.unknown(reason);
                    case Reading.Known<NetNetstat>(NetNetstat now) -> now.riseSince(then, counter);
                };
        };
    }

    /// What ListenDrops are made of.
    static Reading<ListenDrops> drops(ListenSnapshot snapshot) {
        return switch (snapshot.counters()) {
            case Reading.Known<NetNetstat>(NetNetstat counters) -> ListenDrops.of(counters);
            case Reading.Unknown<NetNetstat>(String reason) -> Reading.unknown(reason);
        };
    }

    /// What the listeners that are open now count themselves, together; unknown when one of them is.
    static Reading<Long> ownDrops(ListenSnapshot snapshot) {
        long sum = 0;
        for (TcpListener listener : snapshot.tcp()) {
            switch (listener.drops()) {
                case Reading.Known<Long>(Long drops) -> sum += drops;
                case Reading.Unknown<Long> unknown -> {
                    return unknown;
                }
            }
        }
        return Reading.of(sum);
    }
}

package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.kernel.sockdiag.StoredListener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.SocketFacts;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/// Programs in the kernel that record what happens to the listeners of all network namespaces of this host.
///
/// From [#open] on the kernel records by itself; reading costs about twice a dump of listeners. When this is
/// closed, or the process ends by whatever end, nothing stays: neither programs nor what they recorded. Several
/// probes do not know of each other. May be used from any thread, as far as the [SockDiag] at hand may.
public final class Probe implements AutoCloseable {
    private final ProbeMaps maps;
    private final RunningPrograms programs;
    private final FactsDecoder decoder;
    private final Optional<EventStream> events;
    private final Optional<WaitReader> waits;
    private final Optional<ArrivalStream> arrivals;
    private final Map<SockDiag, Decoded> decoded = Collections.synchronizedMap(new WeakHashMap<>());

    Probe(
            ProbeMaps maps,
            RunningPrograms programs,
            FactsDecoder decoder,
            Optional<EventStream> events,
            Optional<ArrivalStream> arrivals) {
        this.maps = maps;
        this.programs = programs;
        this.decoder = decoder;
        this.events = events;
        this.waits = maps.waits().map(WaitReader::new);
        this.arrivals = arrivals;
    }

    /// Starts recording, about 100 ms. A connection over the loopback of the calling thread's namespace shows
    /// that each program runs. Needs CAP_BPF and CAP_PERFMON, for [ProbeFeature#REASONS] CAP_NET_ADMIN too.
    ///
    /// @param wanted at least one; [ProbeFeature#EVENTS] tells of the others that are wanted
    public static ProbeResult open(Set<ProbeFeature> wanted) {
        return open(wanted, Set.of());
    }

    /// The same, but leaves out what stands nowhere else than where it costs more.
    ///
    /// @param onlyAtFunctions those of `wanted` that are to be recorded at functions of the kernel or not at all
    public static ProbeResult open(Set<ProbeFeature> wanted, Set<ProbeFeature> onlyAtFunctions) {
        return ProbeStart.open(wanted, onlyAtFunctions, KernelClock.ofThisMachine());
    }

    /// What is recorded and what not, and why.
    public ProbeStatus status() {
        return decoder.status();
    }

    /// What was recorded about the listeners of the namespace that `sockets` asks, by cookie. A listener about
    /// which nothing was is not among them.
    ///
    /// @return unknown with the reason when the kernel refuses
    @SuppressWarnings("ReferenceEquality")
    public Reading<Map<Long, SocketFacts>> read(SockDiag sockets) {
        return sockets.listenersWithStorage(maps.facts()).map(rows -> {
            Map<Long, AcceptWaits> waited = waited();
            Decoded last = decoded.get(sockets);
            if (last == null || last.rows != rows || last.waits != waited) {
                last = new Decoded(rows, waited, decode(rows, waited, _ -> true));
                Set<Long> cookies = last.facts.keySet();
                waits.ifPresent(reader -> reader.seen(cookies));
                decoded.put(sockets, last);
            }
            return last.facts;
        });
    }

    /// An answer as before is the same object, and so are its facts.
    private record Decoded(Rows<StoredListener> rows, Map<Long, AcceptWaits> waits, Map<Long, SocketFacts> facts) {}

    /// After the listeners: who was accepted by then is in it.
    private Map<Long, AcceptWaits> waited() {
        return waits.map(WaitReader::read).orElse(Map.of());
    }

    Reading<Map<Long, SocketFacts>> read(SockDiag sockets, Predicate<InetDiagMessage> wanted) {
        return sockets.listenersWithStorage(maps.facts()).map(rows -> decode(rows, waited(), wanted));
    }

    private Map<Long, SocketFacts> decode(
            Rows<StoredListener> rows, Map<Long, AcceptWaits> waited, Predicate<InetDiagMessage> wanted) {
        Map<Long, SocketFacts> facts = HashMap.newHashMap(rows.rows().size());
        for (StoredListener listener : rows.rows()) {
            byte[] value = listener.value();
            InetDiagMessage row = listener.row();
            if (value != null && wanted.test(row)) {
                facts.put(
                        row.cookie(), decoder.decode(row, value, waited.getOrDefault(row.cookie(), AcceptWaits.NONE)));
                if (arrivals.isPresent()) {
                    arrivals.get().see(row.cookie(), value);
                }
            }
        }
        return facts;
    }

    /// Events as they happen. There is one stream; this probe closes it.
    ///
    /// @throws IllegalStateException unless [ProbeFeature#EVENTS] is recorded
    public EventStream events() {
        return events.orElseThrow(() -> new IllegalStateException("events: not recorded (expected: asked for)"));
    }

    /// Bins of arrivals as they end. There is one stream; this probe closes it. The last bin of a listener, which
    /// nothing followed, is in it only if this probe is [#read] now and then.
    ///
    /// @return empty unless [ProbeFeature#ARRIVALS] is recorded
    public Optional<ArrivalStream> arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        programs.close();
        events.ifPresent(EventStream::close);
        arrivals.ifPresent(ArrivalStream::close);
        maps.close();
    }
}

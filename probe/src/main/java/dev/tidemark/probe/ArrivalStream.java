package dev.tidemark.probe;

import dev.tidemark.kernel.bpf.RingBuffer;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Bins of arrivals at all listeners of the host, as they end.
///
/// The kernel keeps some 10 000 while nobody takes them; what comes beyond that is counted, and is a gap. One
/// thread at a time may wait, any may take or close.
public final class ArrivalStream implements AutoCloseable {
    /// A bin is told when the next one opens; what was lost ended at most so long before, as the last bins of
    /// bursts are read otherwise.
    private static final Duration LATEST = Duration.ofSeconds(2);

    private final RingBuffer records;
    private final ArrivalMaps maps;
    private final BinDecoder decoder;
    private final KernelClock clock;
    private final OpenBins open;
    private Instant newest;
    private volatile long lost;
    private boolean closed;

    private ArrivalStream(RingBuffer records, ArrivalMaps maps, KernelClock clock) {
        this.records = records;
        this.maps = maps;
        this.clock = clock;
        this.decoder = new BinDecoder(clock);
        this.open = new OpenBins();
        this.newest = clock.now();
        this.lost = lostNow();
    }

    /// What was told until now, such as of the self-test, is left out.
    static ArrivalStream openFromNowOn(ArrivalMaps maps, KernelClock clock) {
        RingBuffer records = RingBuffer.open(maps.ring());
        int _ = records.drainBytes(_ -> {});
        return new ArrivalStream(records, maps, clock);
    }

    /// A bin, and whose it is. A bin in which more came than a counter holds comes in several parts.
    ///
    /// @param cookie by which sock_diag tells the listener apart
    public record Told(long cookie, ArrivalBin bin) {}

    /// What came since the last taking.
    ///
    /// @param bins those of each listener in order of time
    /// @param gap where bins of whichever listeners were lost
    public record Taken(List<Told> bins, Optional<ArrivalRecord.Gap> gap) {
        public Taken {
            bins = List.copyOf(bins);
        }
    }

    /// Waits until a bin is told, at most as long as `limit`. The last bins of bursts are not waited for.
    ///
    /// @return whether one is there
    public boolean await(Duration limit) {
        return records.await(limit);
    }

    /// Takes the bins that ended, without waiting.
    public Taken take() {
        return take(() -> open.ended(clock.now()));
    }

    /// The same for the last time: also those that nothing followed, where the probe was read after their end.
    public Taken takeLast() {
        return take(() -> open.endedWhenSeen(bin -> decoder.decode(bin).to()));
    }

    private synchronized Taken take(Supplier<List<RawBin>> ended) {
        if (closed) {
            return new Taken(List.of(), Optional.empty());
        }
        Instant now = clock.now();
        List<Told> told = new ArrayList<>();
        Losses losses = new Losses();
        int _ = records.drainBytes(record -> {
            if (record.remaining() >= BinLayout.BYTES) {
                losses.see(record.getLong(BinLayout.LOST));
                RawBin bin = RawBin.of(record);
                if (open.told(bin)) {
                    Told decoded = new Told(bin.cookie(), decoder.decode(bin));
                    told.add(decoded);
                    newest = later(newest, decoded.bin().to());
                }
            }
        });
        losses.see(lostNow());
        ended.get().forEach(bin -> told.add(new Told(bin.cookie(), decoder.decode(bin))));
        Optional<ArrivalRecord.Gap> gap =
                losses.since.map(since -> new ArrivalRecord.Gap(since.minus(LATEST), now, "bins were lost"));
        return new Taken(told, gap);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// When the first was lost that was not lost before.
    private final class Losses {
        private Optional<Instant> since = Optional.empty();

        void see(long count) {
            if (count != lost) {
                lost = count;
                since = since.or(() -> Optional.of(newest));
            }
        }
    }

    /// How many bins were lost from the start of the probe to the last taking, because nobody took them in time.
    /// Waits for nobody.
    public long lost() {
        return lost;
    }

    private long lostNow() {
        return maps.lost()
                .lookup(new byte[Integer.BYTES])
                .map(bytes ->
                        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong())
                .orElse(0L);
    }

    /// Looks at what a listener's socket holds: its last bin is told by nothing else.
    void see(long cookie, byte[] facts) {
        open.see(cookie, ByteBuffer.wrap(facts).order(ByteOrder.nativeOrder()), clock.now());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            lost = lostNow();
            closed = true;
            records.close();
        }
    }
}

package dev.tidemark.probe;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// The bins that nothing followed yet, as they were read from the listeners' sockets: each is told once, by whom
/// comes first, the kernel or this.
///
/// [#see] may be called from any thread, the rest from one at a time.
final class OpenBins {
    /// After that nobody counts in it any more, and if somebody had, it would have been seen again.
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static final int MOST_LISTENERS = 16 * 1024;

    private final Map<Long, Seen> seen = new ConcurrentHashMap<>();
    private final Map<Long, Last> told = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Last> eldest) {
            return size() > MOST_LISTENERS;
        }
    };

    private record Seen(RawBin bin, Instant at) {}

    /// The last bin of a listener that was told.
    ///
    /// @param byUs because it was seen: the kernel will tell it again, when the next one opens
    private record Last(long slot, long word, boolean byUs) {}

    void see(long cookie, ByteBuffer facts, Instant now) {
        RawBin bin = RawBin.ofFacts(cookie, facts);
        if (bin.isWorthTelling() && seen.size() < MOST_LISTENERS) {
            seen.put(cookie, new Seen(bin, now));
        }
    }

    /// Takes a bin that the kernel told.
    ///
    /// @return whether it is news
    boolean told(RawBin bin) {
        long slot = bin.slot();
        Last last = told.put(bin.cookie(), new Last(slot, bin.word(), false));
        return last == null || !last.byUs || last.slot != slot || last.word != bin.word();
    }

    /// Those that ended and are not told yet.
    List<RawBin> ended(Instant now) {
        return untold(one -> Duration.between(one.at, now).compareTo(SETTLED) >= 0);
    }

    /// Those that had ended when they were last seen, and are not told yet: for who looks for the last time.
    ///
    /// @param end when a bin ends
    List<RawBin> endedWhenSeen(Function<RawBin, Instant> end) {
        return untold(one -> one.at.isAfter(end.apply(one.bin)));
    }

    private List<RawBin> untold(Predicate<Seen> isEnded) {
        List<RawBin> ended = new ArrayList<>();
        seen.forEach((cookie, one) -> {
            if (!isEnded.test(one)) {
                return;
            }
            seen.remove(cookie, one);
            long slot = one.bin.slot();
            Last last = told.get(cookie);
            // Of a bin that the kernel told in part, it tells the rest too.
            if (last == null || last.slot < slot) {
                told.put(cookie, new Last(slot, one.bin.word(), true));
                ended.add(one.bin);
            }
        });
        return ended;
    }
}

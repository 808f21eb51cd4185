package dev.tidemark.elastic;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Where the sampler leaves its samples for the thread that makes queues elastic: the latest, and the latest that
/// came with counters or with what the kernel recorded, which only some do. Put in by one thread, taken out by
/// another.
final class SampleInbox {
    private final AtomicReference<@Nullable Sample> counted = new AtomicReference<>();
    private final AtomicReference<@Nullable Sample> recorded = new AtomicReference<>();
    private volatile @Nullable Sample latest;
    private volatile long notBeforeNanos = Long.MIN_VALUE;

    /// One sample.
    ///
    /// @param facts what the kernel had recorded just after it; empty where it was not asked
    record Sample(HostSnapshot host, Map<Namespace, Reading<Map<Long, SocketFacts>>> facts) {
        private long nanos() {
            return host.namespaces().getFirst().nanos();
        }
    }

    /// @return whether it shows anything that the one before did not
    boolean put(Sample sample) {
        Sample before = latest;
        latest = sample;
        if (sample.host().namespaces().getFirst().counters().isKnown()) {
            counted.set(sample);
        }
        if (!sample.facts().isEmpty()) {
            recorded.set(sample);
        }
        return before == null || isNews(before.host(), sample.host());
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the very same, not one like it.
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    private static boolean isNews(HostSnapshot before, HostSnapshot now) {
        List<ListenSnapshot> one = before.namespaces();
        List<ListenSnapshot> other = now.namespaces();
        if (one.size() != other.size()) {
            return true;
        }
        for (int at = 0; at < one.size(); at++) {
            if (!isSame(one.get(at).tcp(), other.get(at).tcp())) {
                return true;
            }
        }
        return false;
    }

    /// Forgets all, and what is still to come of samples that were taken before `nanos`: where limits were given
    /// back since, they would look as if somebody had changed them.
    void forgetBefore(long nanos) {
        notBeforeNanos = nanos;
        latest = null;
        counted.set(null);
        recorded.set(null);
    }

    /// The latest; null where there is none.
    @Nullable
    Sample latest() {
        Sample sample = latest;
        return sample != null && sample.nanos() >= notBeforeNanos ? sample : null;
    }

    /// Those with more than lengths that were not taken out yet, the older first.
    List<Sample> takeTelling() {
        List<Sample> telling = new ArrayList<>(2);
        Sample facts = recorded.getAndSet(null);
        Sample counters = counted.getAndSet(null);
        if (facts != null && facts.nanos() >= notBeforeNanos) {
            telling.add(facts);
        }
        if (counters != null && !isSame(counters, facts) && counters.nanos() >= notBeforeNanos) {
            telling.add(counters);
        }
        return telling;
    }
}

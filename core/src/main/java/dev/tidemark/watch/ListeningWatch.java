package dev.tidemark.watch;

import dev.tidemark.kernel.process.ProcessorTime;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.SnapshotReader.Part;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks again and again whether a server listens as is wanted, at less than a hundredth of a processor.
///
/// A look is a dump of the sockets in LISTEN, every 50 ms, or later as often as three thousandths of a processor
/// allow. What costs more, to find new namespaces and the owners of sockets, is done when a look gives a reason
/// to, and within a budget of its own. For one thread at a time.
public final class ListeningWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final Duration NAMESPACES_PERIOD = Duration.ofMillis(250);

    /// A process may take another name, or hand its listener on, and the socket does not tell.
    private static final Duration OWNERS_PERIOD = Duration.ofSeconds(1);

    private static final Duration ALLOWANCE_FOR_LOOKS = Duration.ofMillis(40);
    private static final int PER_MILLE_FOR_LOOKS = 3;
    private static final Duration ALLOWANCE_FOR_SEARCHES = Duration.ofMillis(60);
    private static final int PER_MILLE_FOR_SEARCHES = 3;

    private final WantedListening wanted;
    private final Scope scope;
    private final Set<Part> parts;
    private final InstantSource clock;
    private final HostReader reader;
    private final ProcessorBudget looks = new ProcessorBudget(ALLOWANCE_FOR_LOOKS, PER_MILLE_FOR_LOOKS);
    private final ProcessorBudget searches = new ProcessorBudget(ALLOWANCE_FOR_SEARCHES, PER_MILLE_FOR_SEARCHES);
    private final long start = System.nanoTime();
    private long charged = ProcessorTime.ofThisThread();
    private long looked = start;
    private long refreshed = start;
    private long searched = start - OWNERS_PERIOD.toNanos();
    private Map<Long, Long> atLastSearch = Map.of();

    private ListeningWatch(
            WantedListening wanted, Scope scope, Set<Part> parts, InstantSource clock, HostReader reader) {
        this.wanted = wanted;
        this.scope = scope;
        this.parts = parts;
        this.clock = clock;
        this.reader = reader;
    }

    /// Opens the namespaces in `scope`.
    ///
    /// @param unix whether unix sockets are looked at too
    /// @throws dev.tidemark.kernel.libc.KernelException when not even the caller's own can be read
    public static ListeningWatch open(WantedListening wanted, Scope scope, boolean unix, InstantSource clock) {
        Set<Part> parts = unix ? EnumSet.of(Part.UNIX) : EnumSet.noneOf(Part.class);
        return new ListeningWatch(wanted, scope, parts, clock, HostReader.open(scope, parts, clock));
    }

    /// Looks once: the sample, with owners, in which all is as wanted; empty as long as there is none.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when the caller's own namespace cannot be read any more
    public Optional<HostSnapshot> look() {
        charge(looks);
        long now = System.nanoTime();
        looked = now;
        if (scope == Scope.ALL && now - refreshed >= NAMESPACES_PERIOD.toNanos() && isLeft(searches, now)) {
            refreshed = now;
            reader.refresh();
            charge(searches);
        }
        WantedListening.Answer answer = wanted.judge(reader.read());
        charge(looks);
        if (!answer.met() && !(answer.ownersNeeded() && isSearchDue(answer, now))) {
            return Optional.empty();
        }
        searched = now;
        atLastSearch = answer.limits();
        Optional<HostSnapshot> met = Optional.of(whole()).filter(wanted::isMet);
        charge(searches);
        return met;
    }

    private boolean isSearchDue(WantedListening.Answer answer, long now) {
        boolean isNews = !answer.limits().equals(atLastSearch);
        return (isNews || now - searched >= OWNERS_PERIOD.toNanos()) && isLeft(searches, now);
    }

    private boolean isLeft(ProcessorBudget budget, long now) {
        return budget.left(Duration.ofNanos(now - start)).isPositive();
    }

    /// Whatever this thread did since it was charged last is `budget`'s, waking up and going to sleep too.
    private void charge(ProcessorBudget budget) {
        long now = ProcessorTime.ofThisThread();
        budget.spend(now - charged);
        charged = now;
    }

    /// Everything afresh, whatever it costs: namespaces, listeners and owners. For the last word.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when the caller's own namespace cannot be read
    public HostSnapshot whole() {
        Set<Part> all = EnumSet.of(Part.OWNERS);
        all.addAll(parts);
        try (HostReader fresh = HostReader.open(scope, all, clock)) {
            return fresh.read();
        }
    }

    /// When the next look is due, by `System.nanoTime()`.
    public long nextLook() {
        long now = System.nanoTime();
        long affordable =
                now + looks.untilSomeIsLeft(Duration.ofNanos(now - start)).toNanos();
        return Math.max(looked + PERIOD.toNanos(), affordable);
    }

    @Override
    public void close() {
        reader.close();
    }
}

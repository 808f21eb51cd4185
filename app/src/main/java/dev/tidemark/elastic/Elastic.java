package dev.tidemark.elastic;

import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.StateFolder;
import dev.tidemark.elastic.ElasticSteps.Wanted;
import dev.tidemark.elastic.SampleInbox.Sample;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.SocketFacts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Makes queues elastic, on a thread of its own, `tidemark-elastic`.
///
/// While nearly nobody waits it looks at nothing itself: the sampler shows it what changed. From one sixteenth of
/// the capacity on it looks at those queues alone twenty times a second, and from one eighth on a hundred times.
/// Switched off it does nothing but give back what an agent that was killed left behind.
public final class Elastic implements ElasticSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.elastic");
    private static final long MILLI = 1_000_000L;
    private static final long PRESSED_NANOS = 10 * MILLI;
    private static final long BUSY_NANOS = 50 * MILLI;
    private static final long IDLE_NANOS = 1_000 * MILLI;
    private static final long VIEW_NANOS = 200 * MILLI;

    /// The agent has two seconds to end, and others end after this.
    private static final Duration END_LIMIT = Duration.ofMillis(1_200);

    private final ElasticSteps steps;
    private final ElasticMembers members = new ElasticMembers();
    private final QuickLooks looks;
    private final Thread thread;
    private final AtomicReference<@Nullable ElasticSettings> next = new AtomicReference<>();
    private final SampleInbox inbox = new SampleInbox();
    private volatile ElasticView view = ElasticView.OFF;
    private volatile boolean ended;
    /// Whether samples are of any use.
    private volatile boolean wanted = true;

    private ElasticSettings settings = ElasticSettings.NONE;
    private @Nullable Sample followed;
    private long viewedNanos;
    private long stillNanos;
    private boolean failing;

    private Elastic(ElasticSettings settings, ElasticSteps steps, InstantSource clock) {
        this.next.set(settings);
        this.steps = steps;
        this.looks = new QuickLooks(clock);
        this.thread = Thread.ofPlatform().daemon().name("tidemark-elastic").unstarted(this::run);
    }

    /// Begins; nothing is changed before the first sample.
    ///
    /// @param folder of the journal
    /// @param arguments the command's, for the journal
    public static Elastic start(
            ElasticSettings settings,
            StateFolder folder,
            List<String> arguments,
            ElasticObserver observer,
            InstantSource clock) {
        Elastic elastic = new Elastic(settings, ElasticSteps.of(folder, arguments, observer, clock), clock);
        elastic.thread.start();
        return elastic;
    }

    /// Goes on with other settings. What is no longer elastic gets its original limit back.
    public void replace(ElasticSettings others) {
        next.set(others);
        wanted = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void sampled(HostSnapshot host, Map<Namespace, Reading<Map<Long, SocketFacts>>> facts) {
        if (wanted && inbox.put(new Sample(host, facts))) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public ElasticView view() {
        return view;
    }

    private void run() {
        try {
            while (!ended) {
                long began = System.nanoTime();
                guardedTurn();
                pause(began);
            }
            guarded(() -> steps.end(members.all()));
        } finally {
            looks.close();
            steps.close();
        }
    }

    private void guardedTurn() {
        failing = !guarded(this::turn);
    }

    private boolean guarded(Runnable work) {
        try {
            work.run();
            return true;
        } catch (KernelException | MalformedMessage | ChangeRefused failed) {
            if (!failing) {
                LOG.log(Level.WARNING, "elastic: " + failed.getMessage() + "; trying again");
            }
            return false;
        }
    }

    private void turn() {
        ElasticSettings others = next.getAndSet(null);
        if (others != null) {
            settings = others;
            steps.giveBack(members.replace(others), StepReason.NOT_ELASTIC);
            steps.replaced();
            followed = null;
            inbox.forgetBefore(System.nanoTime());
        }
        Sample sample = inbox.latest();
        if (sample == null) {
            return;
        }
        steps.begin(settings);
        List<Wanted> wishes = new ArrayList<>();
        follow(sample, wishes);
        steps.settle(members, sample.host());
        lookQuickly(wishes);
        steps.make(wishes);
        steps.retry(members.all());
        show();
        wanted = !settings.isOff() || next.get() != null;
        if (!wanted) {
            inbox.forgetBefore(Long.MIN_VALUE);
            followed = null;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void follow(Sample sample, List<Wanted> wishes) {
        for (Sample other : inbox.takeTelling()) {
            if (other != sample) {
                steps.welcome(members.follow(other.host(), other.facts(), steps.beginning()));
            }
        }
        long now = System.nanoTime();
        if (sample != followed) {
            followed = sample;
            steps.welcome(members.follow(sample.host(), sample.facts(), steps.beginning()));
            for (ListenSnapshot each : sample.host().namespaces()) {
                see(each, wishes);
            }
        }
        if (now - stillNanos >= IDLE_NANOS) {
            stillNanos = now;
            looks.retain(members.namespaces());
            for (ElasticMember member : members.all()) {
                member.still(now).ifPresent(wish -> wishes.add(new Wanted(member, wish)));
            }
        }
    }

    private void see(ListenSnapshot sample, List<Wanted> wishes) {
        for (TcpListener listener : sample.tcp()) {
            members.of(listener.identity())
                    .ifPresent(member -> add(
                            member,
                            sample.nanos(),
                            listener.queue().limit(),
                            listener.queue().length(),
                            wishes));
        }
    }

    private void add(ElasticMember member, long nanos, long limit, long length, List<Wanted> wishes) {
        boolean wasLeftAlone = member.isLeftAlone();
        member.see(nanos, limit, length).ifPresent(wish -> wishes.add(new Wanted(member, wish)));
        if (!wasLeftAlone && member.isLeftAlone()) {
            steps.tellLeftAlone(member);
        }
    }

    private void lookQuickly(List<Wanted> wishes) {
        long now = System.nanoTime();
        Map<Namespace, Map<Long, ElasticMember>> busy = new HashMap<>();
        for (ElasticMember member : members.all()) {
            if (member.isBusy(now)) {
                busy.computeIfAbsent(member.namespace(), _ -> new HashMap<>())
                        .put(member.listener().identity().cookie(), member);
            }
        }
        busy.forEach((namespace, cookies) -> {
            long nanos = System.nanoTime();
            Map<Long, InetDiagMessage> rows = looks.read(namespace, Set.copyOf(cookies.keySet()));
            rows.forEach((cookie, row) -> {
                ElasticMember member = cookies.get(cookie);
                if (member != null) {
                    add(member, nanos, row.sendQueue(), row.receiveQueue(), wishes);
                }
            });
        });
    }

    private void show() {
        long now = System.nanoTime();
        if (settings.isOff() && members.all().isEmpty()) {
            view = ElasticView.OFF;
        } else if (now - viewedNanos >= VIEW_NANOS) {
            viewedNanos = now;
            view = steps.view(settings.mode(), members.all());
        }
    }

    private void pause(long began) {
        if (ended || next.get() != null) {
            return;
        }
        long span = settings.isOff() && !wanted ? Long.MAX_VALUE : IDLE_NANOS;
        for (ElasticMember member : members.all()) {
            if (member.isBusy(began)) {
                span = Math.min(span, member.isPressed() ? PRESSED_NANOS : BUSY_NANOS);
            }
        }
        if (span == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, Math.max(MILLI, span - (System.nanoTime() - began)));
        }
    }

    /// Gives limits back, as configured. What a killed agent cannot do the next one does.
    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(END_LIMIT)) {
                LOG.log(Level.WARNING, "elastic: did not end in time; the next agent gives back what is left");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

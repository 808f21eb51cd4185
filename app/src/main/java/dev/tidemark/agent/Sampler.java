package dev.tidemark.agent;

import dev.tidemark.elastic.ElasticSource;
import dev.tidemark.elastic.ElasticView;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.process.ProcessorTime;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.watch.PastPeaks;
import dev.tidemark.watch.TickSchedule;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Samples all listeners again and again on a thread of its own, `tidemark-sampler`, and remembers.
///
/// Nobody who looks can hold it up: it makes a [LiveView] when somebody asked within the last seconds, and hands
/// it out by one volatile reference. What it costs: a netlink dump and a look-up for each listener a sample; a
/// reading of the counters and, where all namespaces are wanted, a [NamespaceSearch].
public final class Sampler implements LiveSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.agent");
    private static final long SECOND = 1_000_000_000L;

    /// So old a view may be before another is made.
    private static final long FRESH_NANOS = SECOND / 4;

    /// Views are made for so long after somebody asked who asks often; who asks seldom gets one.
    private static final long WANTED_NANOS = 2 * SECOND;

    private static final long OFTEN_NANOS = SECOND * 4 / 5;

    private static final Duration SYSCTLS = Duration.ofSeconds(10);

    private final Sampling sampling;
    private final HostReader reader;
    private final LiveRecords records;
    private final Recorder recorder;
    private final FactSource facts;
    private final FactReadings readings;
    private final ElasticSource elastic;
    private final SamplerHealth health;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();

    private volatile boolean stopping;
    private volatile @Nullable LiveView latest;
    private volatile long publishedNanos;
    private volatile long askedNanos;
    private volatile long wantedNanos;
    private volatile boolean awaited;
    private volatile long sampledNanos;

    private Sampler(
            Sampling sampling,
            HostReader reader,
            LiveRecords records,
            Recorder recorder,
            FactSource facts,
            ElasticSource elastic,
            SamplerHealth health) {
        this.sampling = sampling;
        this.reader = reader;
        this.records = records;
        this.recorder = recorder;
        this.facts = facts;
        this.readings = new FactReadings(facts, reader, sampling);
        this.elastic = elastic;
        this.health = health;
        this.thread = Thread.ofPlatform().name("tidemark-sampler").daemon().unstarted(this::run);
    }

    /// Begins to sample. The first sample is taken before this returns.
    ///
    /// @param version of Tidemark, as views tell it
    /// @param earlier what earlier runs recorded of a listener; asked again and again, as it may be known later
    /// @param facts what the kernel itself records; not closed
    /// @param elastic is shown each sample; not closed
    /// @throws KernelException when not even the caller's own namespace can be read
    public static Sampler start(
            Sampling sampling,
            String version,
            Recorder recorder,
            EventLog events,
            Function<ListenerKey, Optional<PastPeaks>> earlier,
            EpisodeObserver observer,
            FactSource facts,
            ElasticSource elastic,
            InstantSource clock) {
        Set<Part> parts = EnumSet.of(Part.COUNTERS, Part.SYSCTLS, Part.OWNERS);
        if (sampling.unix()) {
            parts.add(Part.UNIX);
        }
        HostReader reader = HostReader.open(sampling.scope(), parts, clock);
        boolean started = false;
        try {
            LiveRecords records =
                    new LiveRecords(sampling.selection(), sampling.period(), recorder, events, earlier, observer);
            Sampler sampler = new Sampler(
                    sampling, reader, records, recorder, facts, elastic, new SamplerHealth(version, clock.instant()));
            sampler.first();
            sampler.thread.start();
            started = true;
            return sampler;
        } finally {
            if (!started) {
                reader.close();
            }
        }
    }

    /// A sampler that records nothing, for a screen that looks by itself.
    ///
    /// @throws KernelException when not even the caller's own namespace can be read
    public static Sampler startAlone(Sampling sampling, String version, InstantSource clock) {
        return start(
                sampling,
                version,
                Recorder.off(clock),
                new EventLog(clock),
                _ -> Optional.empty(),
                (_, _) -> {},
                FactSource.off("not asked for"),
                ElasticSource.NONE,
                clock);
    }

    private void first() {
        HostSnapshot host = reader.read();
        sampledNanos = System.nanoTime();
        observe(host, true);
        publish(System.nanoTime());
    }

    private void run() {
        try {
            sampleOn();
        } finally {
            records.close();
            reader.close();
        }
    }

    private void sampleOn() {
        long start = System.nanoTime();
        TickSchedule schedule = TickSchedule.of(readings.grid(start), sampling.period());
        long counted = start;
        long sysctls = start;
        NamespaceSearch search = NamespaceSearch.of(reader, start);
        boolean failing = false;
        while (!stopping) {
            pauseUntil(schedule.next(System.nanoTime()));
            if (stopping) {
                return;
            }
            long now = System.nanoTime();
            schedule.begun(now);
            boolean withCounters = now - counted
                    >= readings.countersNanos() - sampling.period().toNanos() / 2;
            boolean withSysctls = now - sysctls >= SYSCTLS.toNanos();
            try {
                if (sampling.scope() == Scope.ALL) {
                    search.look(now);
                }
                sample(withCounters || withSysctls, withSysctls, schedule);
                counted = withCounters || withSysctls ? now : counted;
                sysctls = withSysctls ? now : sysctls;
                failing = false;
            } catch (KernelException | MalformedMessage failure) {
                // The next sample may succeed; until then the view gets older, which its time tells.
                if (!failing) {
                    LOG.log(Level.WARNING, "sampling: " + failure.getMessage() + "; trying again");
                }
                failing = true;
            }
        }
    }

    private void sample(boolean withCounters, boolean withSysctls, TickSchedule schedule) {
        long cpu = ProcessorTime.ofThisThread();
        HostSnapshot host =
                withSysctls ? reader.read() : withCounters ? reader.readWithoutSysctls() : reader.readListeners();
        sampledNanos = System.nanoTime();
        observe(host, withCounters);
        health.sampled(schedule, ProcessorTime.ofThisThread() - cpu);
        long now = System.nanoTime();
        if ((awaited || now - wantedNanos < WANTED_NANOS)
                && now - publishedNanos >= FRESH_NANOS - sampling.period().toNanos() / 2) {
            publish(now);
        }
    }

    private void observe(HostSnapshot host, boolean withCounters) {
        FactSnapshot read = readings.next(host, withCounters || records.wantsFacts(host));
        records.observe(host, withCounters, read);
        elastic.sampled(host, read.namespaces());
    }

    private void pauseUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0 && !stopping) {
            LockSupport.parkNanos(this, left);
            left = due - System.nanoTime();
        }
    }

    private void publish(long now) {
        awaited = false;
        ElasticView queues = elastic.view();
        latest = records.view(health.now(recorder.health(), facts.state(), queues.health(), records.latest()))
                .with(queues);
        publishedNanos = now;
        lock.lock();
        try {
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LiveView view() {
        long now = System.nanoTime();
        if (now - askedNanos < OFTEN_NANOS) {
            wantedNanos = now;
        }
        askedNanos = now;
        long before = publishedNanos;
        LiveView view = latest;
        if (view != null && now - before < 2 * FRESH_NANOS) {
            return view;
        }
        return awaitNext(now, before);
    }

    /// @param before when the view was made that is too old
    private LiveView awaitNext(long asked, long before) {
        long patience = Math.min(sampling.period().toNanos() * 2, 5 * SECOND) + SECOND / 2;
        awaited = true;
        lock.lock();
        try {
            while (publishedNanos == before && System.nanoTime() - asked < patience && !stopping) {
                if (published.awaitNanos(patience) <= 0) {
                    break;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        LiveView view = latest;
        if (view == null) {
            throw new IllegalStateException("view: none (expected: that of the first sample)");
        }
        return view;
    }

    /// How long ago the latest sample was taken: much longer than the period means that sampling stalls.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - sampledNanos);
    }

    /// Which listener the socket with this cookie is, if it was seen.
    Optional<ListenerKey> listener(long cookie) {
        return records.cookies().listener(cookie);
    }

    /// What it reads, and how often.
    public Sampling sampling() {
        return sampling;
    }

    /// Ends sampling and hands on what is not yet recorded. The recorder is not closed.
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofSeconds(2))) {
                LOG.log(Level.WARNING, "sampling: did not end within 2 s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

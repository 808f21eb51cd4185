package dev.tidemark.agent;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Examination;
import dev.tidemark.diagnosis.FactWindow;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.listener.UnixListener;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Asks why at the start of each overflow episode, on a thread of its own: the samples of the seconds before are
/// the evidence in hand, and two seconds of closer looks are added, such as at who waits and what the owners do.
///
/// At most one examination a minute for each namespace, and four that wait: under lasting trouble the first
/// findings say it.
public final class EpisodeDoctor implements EpisodeObserver, AutoCloseable {
    /// For each namespace there is at most one examination in so long.
    public static final Duration BETWEEN = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger("tidemark.agent");
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(2);
    private static final Set<Part> PARTS = EnumSet.of(Part.COUNTERS, Part.SYSCTLS, Part.UNIX, Part.OWNERS);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 4;
    private static final int MOST_KEPT = 100;

    private final Scope scope;
    private final Duration period;
    private final Recorder recorder;
    private final FindingsWording wording;
    private final FactSource facts;
    private final InstantSource clock;
    private final BlockingQueue<Case> cases = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Long, EpisodeFindings> latest = new ConcurrentHashMap<>();
    private final Map<String, Instant> examined = new HashMap<>();
    private final Thread thread;
    private volatile boolean stopping;

    private record Case(Episode episode, EpisodeEvidence evidence) {}

    private EpisodeDoctor(
            Scope scope,
            Duration period,
            Recorder recorder,
            FindingsWording wording,
            FactSource facts,
            InstantSource clock) {
        this.scope = scope;
        this.period = period;
        this.recorder = recorder;
        this.wording = wording;
        this.facts = facts;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("tidemark-doctor").daemon().unstarted(this::run);
    }

    /// Waits for episodes.
    ///
    /// @param period how often the samples in hand should have been taken
    /// @param facts what the kernel itself records; not closed
    public static EpisodeDoctor start(
            Scope scope,
            Duration period,
            Recorder recorder,
            FindingsWording wording,
            FactSource facts,
            InstantSource clock) {
        EpisodeDoctor doctor = new EpisodeDoctor(scope, period, recorder, wording, facts, clock);
        doctor.thread.start();
        return doctor;
    }

    @Override
    public void began(Episode episode, EpisodeEvidence evidence) {
        Instant now = clock.instant();
        examined.values()
                .removeIf(at -> now.isBefore(at) || Duration.between(at, now).compareTo(BETWEEN) >= 0);
        if (!examined.containsKey(episode.namespace()) && cases.offer(new Case(episode, evidence))) {
            examined.put(episode.namespace(), now);
        }
    }

    /// What was found at the start of an episode of this run.
    public Optional<EpisodeFindings> findings(long episode) {
        return Optional.ofNullable(latest.get(episode));
    }

    /// Whether a finding belongs to an episode: it is about the namespace, or about a listener that is
    /// suspected, or that overflowed since. Where nobody is suspected all may be of interest.
    public static boolean isAbout(Episode episode, Finding finding) {
        return finding.listener()
                .map(listener -> episode.suspects().isEmpty()
                        || listener.overflows() > 0
                        || episode.suspects().stream()
                                .anyMatch(suspect -> isOf(suspect.listener(), listener.listener())))
                .orElse(true);
    }

    /// Of a reuseport group all members: one limit and one program are theirs together.
    private static boolean isOf(ListenerKey place, Listener listener) {
        return place.unix() == listener instanceof UnixListener
                && place.address().equals(listener.address());
    }

    private void run() {
        while (!stopping) {
            try {
                examine(cases.take());
            } catch (InterruptedException interrupted) {
                return;
            } catch (KernelException | MalformedMessage failure) {
                LOG.log(Level.WARNING, "doctor: " + failure.getMessage());
            } catch (RuntimeException failed) {
                // The next episode may be another case.
                LOG.log(Level.ERROR, "doctor: could not examine an episode", failed);
            }
        }
    }

    private void examine(Case one) throws InterruptedException {
        try (HostReader reader = HostReader.open(scope, PARTS, clock)) {
            FactWindow window = one.evidence().before().isEmpty()
                    ? FactWindow.none()
                    : FactWindow.since(one.evidence().before(), facts);
            Examination examination =
                    Examination.resumed(reader, Selection.ALL, CLIENT_TIMEOUT, ofNamespace(one), period, window);
            long end = System.nanoTime() + LOOK.toNanos();
            while (System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.sleep(examination.look().toNanos());
            }
            EpisodeFindings findings =
                    wording.findings(one.episode(), clock.instant(), about(one, examination.evidence()));
            latest.put(findings.episode(), findings);
            if (latest.size() > MOST_KEPT) {
                latest.keySet().stream().min(Long::compare).ifPresent(latest::remove);
            }
            recorder.record(findings);
        }
    }

    /// The samples of the namespace of the episode, and of this process's own, which others are compared with.
    private static List<HostSnapshot> ofNamespace(Case one) {
        return one.evidence().samples().stream()
                .map(host -> new HostSnapshot(
                        host.namespaces().stream()
                                .filter(snapshot -> snapshot.namespace().current()
                                        || snapshot.namespace()
                                                .name()
                                                .equals(one.episode().namespace()))
                                .toList(),
                        List.of(),
                        0))
                .filter(host -> !host.namespaces().isEmpty())
                .toList();
    }

    private static Evidence about(Case one, Evidence all) {
        return new Evidence(
                all.from(),
                all.span(),
                all.samples(),
                all.period(),
                all.gaps(),
                all.clientTimeout(),
                all.cpuPressure(),
                all.namespaces().stream()
                        .filter(namespace -> namespace
                                .namespace()
                                .name()
                                .equals(one.episode().namespace()))
                        .toList());
    }

    /// Ends at once; who closes what it reads has to wait for that.
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            if (!thread.join(PATIENCE)) {
                LOG.log(Level.WARNING, "doctor: did not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

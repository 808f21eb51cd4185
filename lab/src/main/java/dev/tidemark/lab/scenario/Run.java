package dev.tidemark.lab.scenario;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// One performance of a [Scenario]: open, [#begin], [#awaitUnderWay], [#sample] as often as one likes, [#claims],
/// [#close].
///
/// A scenario implements [#play], which runs on a thread of its own until it has nothing more to do or [#pause]
/// says that it is over; [#isUnderWay]; and [#proved]. It goes on for 60 s at most. For one thread at a time.
public abstract class Run implements AutoCloseable {
    /// After this time a run ends by itself.
    public static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);

    private static final Duration AWAIT_LIMIT = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(1);

    private final Stage stage;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private Optional<Thread> player = Optional.empty();
    private long begun;

    /// @param stage holds everything that was set up; closed with the run
    protected Run(Stage stage) {
        this.stage = stage;
    }

    // ---- what a scenario says

    /// Makes the queue misbehave. Returns when that is done, or when [#pause] returns false.
    protected abstract void play();

    /// Whether `moment` shows what the scenario is about, so that an onlooker would see it.
    protected abstract boolean isUnderWay(Moment moment);

    /// What the run has shown.
    ///
    /// @param rest everything at rest: no client is there any more, and no counter moves
    protected abstract List<Claim> proved(Moment rest);

    // ---- what its play may use

    protected final Stage stage() {
        return stage;
    }

    /// Says what happens, in words for people.
    protected final void tell(String text) {
        stage.tell(text);
    }

    /// Waits.
    ///
    /// @return false when the run is over
    protected final boolean pause(Duration span) {
        try {
            Duration left = LONGEST.minusNanos(System.nanoTime() - begun);
            long nanos = Math.min(span.toNanos(), left.toNanos());
            return !ending.await(nanos, TimeUnit.NANOSECONDS) && span.compareTo(left) <= 0;
        } catch (InterruptedException _) {
            return false;
        }
    }

    /// Waits for a moment like this, five seconds at most.
    ///
    /// @return false when the run is over, or no such moment came
    protected final boolean await(Predicate<Moment> condition) {
        long deadline = System.nanoTime() + AWAIT_LIMIT.toNanos();
        while (!condition.test(sample())) {
            if (!pause(TICK) || System.nanoTime() - deadline > 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether the misbehaviour has ended, by itself or because it was asked to.
    public final boolean isOver() {
        return player.filter(Thread::isAlive).isEmpty();
    }

    // ---- what others use

    /// Lets it happen from now on, in the background.
    public final void begin() {
        begun = System.nanoTime();
        stage.begin();
        player = Optional.of(Thread.ofPlatform().daemon().name("lab-play").start(this::playAndTell));
    }

    private void playAndTell() {
        try {
            play();
        } catch (RuntimeException failed) {
            if (ending.getCount() > 0) {
                failure = Optional.of(failed);
            }
        }
    }

    /// Waits until an onlooker would see it.
    ///
    /// @throws IllegalStateException when that is not so in time
    public final void awaitUnderWay(Duration limit) {
        Await.until("the scenario under way", limit, () -> isUnderWay(sample()));
    }

    /// What there is to be seen now.
    ///
    /// @throws RuntimeException what made the play fail, if it did
    public final Moment sample() {
        failure.ifPresent(failed -> {
            throw failed;
        });
        return stage.sample();
    }

    /// What was told since the last call.
    public final List<Event> newEvents() {
        return stage.newEvents();
    }

    /// How long ago it began.
    public final Duration elapsed() {
        return stage.elapsed();
    }

    /// Ends the misbehaviour, waits until all is at rest, and says what was proved on this kernel.
    public final List<Claim> claims() {
        end();
        stage.dismissClients();
        Moment rest = Await.value("counters at rest", SETTLE_LIMIT, this::twoSamples, Optional::isPresent)
                .orElseThrow();
        return List.copyOf(proved(rest));
    }

    /// The second of two samples with the same counters.
    private Optional<Moment> twoSamples() {
        Moment first = sample();
        Moment second = sample();
        return first.counters().equals(second.counters()) ? Optional.of(second) : Optional.empty();
    }

    /// The namespace of the listener.
    public final LabNamespace server() {
        return stage.server();
    }

    /// The namespace in which a doctor is to be started.
    public LabNamespace observer() {
        return stage.server();
    }

    /// What a doctor is to be told: usually nothing.
    public List<String> doctorArguments() {
        return List.of();
    }

    /// The address of the listener, as commands show it.
    public final String listener() {
        return stage.endpoint().toString();
    }

    /// The process whose queue it is about, if it is one of its own.
    public final Optional<Long> serverPid() {
        return stage.mainServer().map(LabServer::pid);
    }

    /// All processes of its own.
    public final List<Long> serverPids() {
        return stage.servers().stream().map(LabServer::pid).toList();
    }

    private void end() {
        ending.countDown();
        boolean interrupted = false;
        while (!isOver()) {
            try {
                player.orElseThrow().join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends everything: servers, clients, namespaces.
    @Override
    public final void close() {
        try {
            end();
        } finally {
            stage.close();
        }
    }
}

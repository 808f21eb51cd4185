package dev.tidemark.cli;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.control.Change;
import dev.tidemark.control.Change.Intent;
import dev.tidemark.control.ChangePolicy;
import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.ChangeRun;
import dev.tidemark.control.HostActuator;
import dev.tidemark.control.Queues;
import dev.tidemark.control.ResizePlan;
import dev.tidemark.control.Size;
import dev.tidemark.diagnosis.Examination;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.listener.WaitingConnections;
import dev.tidemark.tui.TopActions;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.DoctorReport;
import dev.tidemark.wording.DoctorScreen;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.ResizeReport;
import dev.tidemark.wording.ResizeScreen;
import dev.tidemark.wording.ScreenTexts;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/// What `top` can do on its own host: examine a listener as `doctor` does, change it as `resize` does.
final class LocalActions implements TopActions {
    private static final Duration EXAMINATION = Duration.ofSeconds(5);

    /// A walk of 50 000 connections takes less.
    private static final Duration WALK = Duration.ofMillis(30);

    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(2);

    private final Look look;
    private final ClockTimes clock;

    LocalActions(Look look, ClockTimes clock) {
        this.look = look;
        this.clock = clock;
    }

    @Override
    public Duration findingsTake() {
        return EXAMINATION;
    }

    @Override
    public String findings(LiveListener listener, BooleanSupplier ended, int columns) {
        try (HostReader reader = open(listener, EnumSet.of(Part.COUNTERS, Part.SYSCTLS, Part.UNIX, Part.OWNERS))) {
            Examination examination = Examination.of(reader, selection(listener), CLIENT_TIMEOUT);
            long end = System.nanoTime() + EXAMINATION.toNanos();
            for (long now = System.nanoTime(); now - end < 0 && !ended.getAsBoolean(); now = System.nanoTime()) {
                Duration pause = examination.look();
                Pause.until(Math.min(System.nanoTime() + pause.toNanos(), end));
            }
            if (ended.getAsBoolean()) {
                return "";
            }
            ScreenTexts texts = new DoctorScreen(
                            DoctorReport.of(examination.evidence(), List.of(), 0),
                            new Look(OptionalInt.of(columns), look.color(), look.ascii()),
                            Commands::isThere)
                    .texts();
            return texts.rows() + texts.summary();
        } catch (KernelException | MalformedMessage failure) {
            return "doctor: " + Escaped.text(String.valueOf(failure.getMessage()));
        }
    }

    /// Of a reuseport group it cannot be told in whose line the first waits, nor after a walk that was
    /// cut who is first.
    @Override
    public Optional<Duration> oldestWait(LiveListener listener) {
        if (listener.member().isPresent()) {
            return Optional.empty();
        }
        try (HostReader reader = open(listener, EnumSet.noneOf(Part.class))) {
            for (ListenSnapshot snapshot : reader.readListeners().namespaces()) {
                for (TcpListener tcp : snapshot.tcp()) {
                    if (tcp.identity().equals(listener.now().identity())) {
                        WaitingConnections line =
                                reader.reader(snapshot.namespace()).connections(snapshot, tcp, WALK);
                        return line.cut() || line.count() == 0 ? Optional.empty() : Optional.of(line.oldestWait());
                    }
                }
            }
            return Optional.empty();
        } catch (KernelException | MalformedMessage unseen) {
            return Optional.empty();
        }
    }

    private static HostReader open(LiveListener listener, EnumSet<Part> parts) {
        Scope scope = listener.snapshot().namespace().current() ? Scope.CURRENT : Scope.ALL;
        return HostReader.open(scope, parts, InstantSource.system());
    }

    private static Selection selection(LiveListener row) {
        Filter where = switch (row.now()) {
            case TcpListener tcp ->
                new Filter.Address(
                        tcp.endpoint().address(),
                        tcp.endpoint().port(),
                        tcp.endpoint().networkInterface());
            case UnixListener unix -> new Filter.Unix(unix.address());
        };
        long namespace = row.snapshot().namespace().id().inode();
        return Selection.of(List.of(where, new Filter.Netns(Long.toUnsignedString(namespace))));
    }

    @Override
    public Proposal resize(LiveListener listener, String size) {
        try (HostReader reader = open(listener, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX))) {
            Queues queues = new Queues(reader);
            ResizePlan wanted = ResizePlan.of(List.of(chosen(queues, listener)), Size.parse(size), false);
            wanted.requireAllowed(ChangePolicy.read(System.getenv()));
            wanted.requireAllowed(queues);
            ResizePlan plan = wanted.reachable();
            if (!plan.isChange()) {
                return new Proposal.Refused("its limit is that already; nothing to change");
            }
            String text = new ResizeScreen(ResizeReport.planned(plan, clock), look).plan(Optional.empty());
            return new Proposal.Plan(text, () -> apply(listener, plan, size));
        } catch (IllegalArgumentException | ChangeRefused | KernelException | MalformedMessage refused) {
            return new Proposal.Refused(String.valueOf(refused.getMessage()));
        }
    }

    private static ResizePlan.Chosen chosen(Queues queues, LiveListener wanted) {
        for (ListenSnapshot snapshot : queues.host().namespaces()) {
            for (Listener listener : snapshot.listeners()) {
                if (listener.identity().equals(wanted.now().identity())) {
                    return new ResizePlan.Chosen(snapshot, listener);
                }
            }
        }
        throw new ChangeRefused("resize: " + wanted.now().address() + " is gone");
    }

    private String apply(LiveListener listener, ResizePlan plan, String size) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(OutputStream.nullOutputStream(), said, Optional.empty(), Map.of());
        List<String> arguments = List.of("top", "resize", listener.now().address(), size);
        String outcome;
        try (HostReader reader = open(listener, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX))) {
            Queues queues = new Queues(reader);
            Change change = change(queues, plan, console, arguments);
            queues.look();
            ScreenTexts texts = new ResizeScreen(ResizeReport.done(plan, change, queues, clock), look).outcome();
            outcome = texts.rows() + texts.summary();
        } catch (ChangeRefused | KernelException | MalformedMessage failure) {
            outcome = "tidemark: " + Escaped.text(String.valueOf(failure.getMessage())) + "\n";
        }
        return said.toString(StandardCharsets.UTF_8) + outcome;
    }

    private static Change change(Queues queues, ResizePlan plan, Console console, List<String> arguments) {
        try (ChangeSession session = ChangeSession.open(console, arguments)) {
            return new ChangeRun(session.journal(), new HostActuator(queues))
                    .of(
                            new Intent(
                                    Change.Kind.RESIZE,
                                    session.author(),
                                    "asked in top",
                                    Optional.empty(),
                                    Optional.empty(),
                                    plan.items()),
                            _ -> {});
        }
    }
}

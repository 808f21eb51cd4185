package dev.tidemark.cli;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.agent.EventLog;
import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.HostActuator;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Queues;
import dev.tidemark.control.StateFolder;
import dev.tidemark.control.Upkeep;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.wording.UpkeepWords;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Takes back changes whose time is over and whose command is no more, once a minute, on a thread of its own.
///
/// Where the journal cannot be read or written it says nothing, and tries again. What cannot be taken back is
/// tried once.
final class OverdueChanges implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.agent");
    private static final Duration PERIOD = Duration.ofMinutes(1);
    /// So long the command's own process has to take a change back before this does.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final StateFolder folder;
    private final EventLog events;
    private final List<String> arguments;
    private final Set<Long> tried = new HashSet<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tidemark-upkeep").unstarted(this::run);

    private FileTime lastWritten = FileTime.fromMillis(0);
    private boolean isReverting;
    private volatile boolean ended;

    private OverdueChanges(StateFolder folder, EventLog events, List<String> arguments) {
        this.folder = folder;
        this.events = events;
        this.arguments = List.copyOf(arguments);
    }

    /// One whose thread does not run: it looks when it is told to.
    static OverdueChanges of(StateFolder folder, EventLog events, List<String> arguments) {
        return new OverdueChanges(folder, events, arguments);
    }

    /// @param arguments the command's, for the journal
    static OverdueChanges start(StateFolder folder, EventLog events, List<String> arguments) {
        OverdueChanges overdue = of(folder, events, arguments);
        overdue.thread.start();
        return overdue;
    }

    private void run() {
        while (!ended) {
            look();
            Pause.until(System.nanoTime() + PERIOD.toNanos(), () -> ended);
        }
    }

    void look() {
        try {
            FileTime written = lastWritten();
            if (written.equals(lastWritten) && !isReverting) {
                return;
            }
            Instant due = InstantSource.system().instant().minus(GRACE);
            Journal journal = Journal.read(folder);
            isReverting = !journal.reverting().isEmpty();
            lastWritten = written;
            if (journal.overdue(due).stream().anyMatch(change -> !tried.contains(change.id()))) {
                takeBack(due);
            }
        } catch (ChangeRefused | KernelException | MalformedMessage failed) {
            LOG.log(Level.DEBUG, "overdue changes: " + failed.getMessage());
        }
    }

    /// A journal that nobody wrote since, and of which no change is to be taken back, need not be read again.
    private FileTime lastWritten() {
        try {
            return Files.getLastModifiedTime(folder.journal());
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }

    /// In all namespaces: a listener that is not seen counts as gone.
    private void takeBack(Instant due) {
        try (ChangeJournal journal = ChangeJournal.open(folder, InstantSource.system());
                HostReader reader = HostReader.open(
                        Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX), InstantSource.system())) {
            Upkeep upkeep = new Upkeep(journal, new HostActuator(new Queues(reader)), Author.ofThisProcess(arguments));
            upkeep.endOpen();
            // Only now: where the journal cannot be opened, nothing was tried.
            journal.journal().overdue(due).forEach(change -> tried.add(change.id()));
            for (Change undo : upkeep.revertDue(due)) {
                tell(undo);
            }
        }
    }

    private void tell(Change undo) {
        UpkeepWords.reverted(undo)
                .lines()
                .map(line -> line.replaceFirst("^tidemark: ", ""))
                .forEach(line -> events.add(Kind.CHANGE_TAKEN_BACK, Optional.empty(), line));
    }

    /// Does not wait for a change that is being taken back: the journal says how far it came.
    @Override
    public void close() {
        // Not interrupted: that would close the journal in the middle of a line.
        ended = true;
        LockSupport.unpark(thread);
    }
}

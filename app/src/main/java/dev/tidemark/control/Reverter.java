package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.process.DetachedJvm;
import dev.tidemark.kernel.procfs.OwnCgroup;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.SnapshotReader.Part;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// The small process that takes a change back when its time is over, whatever became of the command that made it.
///
/// It holds nothing but its place in the process table: the journal says what is due. Where it is killed, the
/// next command that changes something does its work.
public final class Reverter {
    /// How often it looks whether somebody was quicker, and whether the clock was set.
    private static final Duration LOOK = Duration.ofSeconds(5);
    /// How often it tries again what failed.
    private static final int TRIES = 5;

    private Reverter() {}

    /// Starts the process for `change`, once that is in the journal and before it is made: so it is taken back
    /// even if the command is killed while it makes it.
    ///
    /// @return its change, or why it could not be started
    public static Reading<Change> start(StateFolder folder, Change change) {
        return DetachedJvm.start(
                        Reverter.class.getName(),
                        List.of(
                                URLEncoder.encode(folder.path().toAbsolutePath().toString(), StandardCharsets.UTF_8),
                                Long.toString(change.id())))
                .map(_ -> change);
    }

    /// Waits and takes back: the folder of the journal in the form of an URL's query, and the number of the
    /// change.
    public static void main(String[] arguments) throws InterruptedException {
        OwnCgroup.leave();
        StateFolder folder = new StateFolder(Path.of(URLDecoder.decode(arguments[0], StandardCharsets.UTF_8)));
        long id = Long.parseLong(arguments[1]);
        waitFor(folder, id);
        for (int attempt = 0; attempt < TRIES && isWaiting(folder, id).isPresent(); attempt++) {
            if (attempt > 0) {
                Thread.sleep(LOOK);
            }
            revert(folder, id);
        }
    }

    private static void waitFor(StateFolder folder, long id) throws InterruptedException {
        while (true) {
            Optional<Instant> due = isWaiting(folder, id).flatMap(Change::until);
            if (due.isEmpty()) {
                return;
            }
            Duration left = Duration.between(InstantSource.system().instant(), due.get());
            if (!left.isPositive()) {
                return;
            }
            Thread.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
    }

    private static Optional<Change> isWaiting(StateFolder folder, long id) {
        Journal journal = Journal.read(folder);
        return journal.change(id)
                .filter(change -> change.results().isEmpty() || change.isChange())
                .filter(change -> journal.undoOf(change).isEmpty());
    }

    private static void revert(StateFolder folder, long id) {
        try (HostReader reader = HostReader.open(
                        Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX), InstantSource.system());
                ChangeJournal journal = ChangeJournal.open(folder, InstantSource.system())) {
            Upkeep upkeep = new Upkeep(
                    journal,
                    new HostActuator(new Queues(reader)),
                    Author.ofThisProcess(List.of("revert", Long.toString(id))));
            upkeep.endOpen();
            upkeep.revertDue(InstantSource.system().instant());
        } catch (ChangeRefused _) {
            // Held by another change, as a rule, which does it; else it is tried again.
        }
    }
}

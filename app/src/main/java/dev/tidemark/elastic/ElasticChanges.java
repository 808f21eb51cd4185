package dev.tidemark.elastic;

import dev.tidemark.control.Actuator;
import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.ChangeJournal.Known;
import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.ChangeRun;
import dev.tidemark.control.HostActuator;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Now;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.Queues;
import dev.tidemark.control.StateFolder;
import dev.tidemark.control.Target;
import dev.tidemark.control.Upkeep;
import dev.tidemark.control.WatchedQueues;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.listener.SocketIdentity;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way from a wished step to the kernel: the same journal, the same checks, as those of a human's changes.
/// For one thread; the journal is only open, and locked, for the moment of a change.
final class ElasticChanges {
    private final StateFolder folder;
    private final InstantSource clock;
    private final List<String> arguments;
    private Known known = Known.NOTHING;

    /// @param arguments the command's, for the journal
    ElasticChanges(StateFolder folder, InstantSource clock, List<String> arguments) {
        this.folder = folder;
        this.clock = clock;
        this.arguments = List.copyOf(arguments);
    }

    /// Makes several steps, one change of the journal.
    ///
    /// @param watched the listeners, as they were last seen
    /// @throws ChangeRefused when the journal cannot be written
    Change make(List<ChangeItem> items, String why, Map<SocketIdentity, Listener> watched) {
        Known before = known;
        known = Known.NOTHING;
        try (ChangeJournal journal = ChangeJournal.open(folder, clock, before);
                FreshLook fresh = new FreshLook(clock)) {
            Actuator actuator = new KeepingActuator(new WatchedQueues(watched, fresh));
            Change change = new ChangeRun(journal, actuator)
                    .of(Change.Intent.of(Change.Kind.ELASTIC, Author.ofThisProcess(arguments), why, items));
            known = journal.known();
            return change;
        }
    }

    /// What the journal says, after steps were given an end that an agent began and did not live to end.
    ///
    /// @throws ChangeRefused when it cannot be read
    Journal settled() {
        Journal journal = Journal.read(folder);
        boolean isOpen = journal.open().stream().anyMatch(change -> change.kind() == Change.Kind.ELASTIC);
        if (!isOpen) {
            return journal;
        }
        try (ChangeJournal open = ChangeJournal.open(folder, clock);
                FreshLook fresh = new FreshLook(clock)) {
            new Upkeep(open, fresh, Author.ofThisProcess(arguments)).endOpen();
            return open.journal();
        }
    }

    /// Whether a step was begun that has no end.
    boolean isOpen() {
        return journal().open().stream().anyMatch(change -> change.kind() == Change.Kind.ELASTIC);
    }

    /// What the journal says now.
    ///
    /// @throws ChangeRefused when it cannot be read
    Journal journal() {
        return Journal.read(folder);
    }

    /// What is to stay as it is needs no step; the journal says so.
    private record KeepingActuator(Actuator steps) implements Actuator {
        @Override
        public Now current(Target target) {
            return steps.current(target);
        }

        @Override
        public ItemResult change(ChangeItem item) {
            return item.before().equals(item.asked())
                    ? ItemResult.of(Outcome.UNCHANGED, item.before(), "kept, as configured")
                    : steps.change(item);
        }
    }

    /// Looks at the host when somebody needs it, and not before.
    private static final class FreshLook implements Actuator, AutoCloseable {
        private final InstantSource clock;
        private @Nullable HostReader reader;
        private @Nullable Actuator actuator;

        FreshLook(InstantSource clock) {
            this.clock = clock;
        }

        private Actuator actuator() {
            Actuator known = actuator;
            if (known == null) {
                HostReader opened = HostReader.open(Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX), clock);
                reader = opened;
                known = new HostActuator(new Queues(opened));
                actuator = known;
            }
            return known;
        }

        @Override
        public Now current(Target target) {
            return actuator().current(target);
        }

        @Override
        public ItemResult change(ChangeItem item) {
            return actuator().change(item);
        }

        @Override
        public void close() {
            Optional.ofNullable(reader).ifPresent(HostReader::close);
        }
    }
}

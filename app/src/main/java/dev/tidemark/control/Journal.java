package dev.tidemark.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a journal says: all changes, the oldest first, and the lines that could not be understood.
///
/// @param damaged the numbers of lines that are no records: cut short when the machine stopped, or written by a
///     later version
public record Journal(List<Change> changes, List<Integer> damaged) {
    public Journal {
        changes = List.copyOf(changes);
        damaged = List.copyOf(damaged);
    }

    /// Reads the journal of `folder`; no journal is an empty one. Needs no lock: a line that is just being
    /// written is counted as damaged.
    ///
    /// @throws ChangeRefused when it is there and cannot be read
    public static Journal read(StateFolder folder) {
        Path file = folder.journal();
        JournalTurn.take(file, ChangeJournal.PATIENCE);
        try {
            // A link, such as to a device, might never end.
            boolean isPlain = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile();
            if (!isPlain) {
                throw new ChangeRefused("journal: " + file + " (expected: a regular file)");
            }
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return new Journal(List.of(), List.of());
        } catch (IOException failed) {
            throw new ChangeRefused(
                    "journal: " + file + ": " + StateFolder.reason(failed) + " (expected: to read it)", failed);
        } finally {
            JournalTurn.end();
        }
    }

    static Journal parse(String text) {
        return parse(text, new Journal(List.of(), List.of()), 0);
    }

    /// What `earlier` and lines after it say.
    ///
    /// @param lines how many lines `earlier` was made of
    static Journal parse(String text, Journal earlier, int lines) {
        Map<Long, Change> changes = new LinkedHashMap<>();
        earlier.changes.forEach(change -> changes.put(change.id(), change));
        List<Integer> damaged = new ArrayList<>(earlier.damaged);
        int number = lines;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            try {
                add(changes, JournalLine.parse(line));
            } catch (IllegalArgumentException _) {
                damaged.add(number);
            }
        }
        return new Journal(List.copyOf(changes.values()), damaged);
    }

    private static void add(Map<Long, Change> changes, JournalLine line) {
        switch (line) {
            case JournalLine.Intended(Change change) -> {
                if (changes.putIfAbsent(change.id(), change) != null) {
                    throw new IllegalArgumentException("change " + change.id() + " (expected: once)");
                }
            }
            case JournalLine.Ended(long id, List<ItemResult> results) -> {
                Change begun = changes.get(id);
                if (begun == null) {
                    throw new IllegalArgumentException("change " + id + " (expected: its intent before)");
                }
                changes.put(id, begun.with(results));
            }
        }
    }

    /// The change of that number.
    public Optional<Change> change(long id) {
        return changes.stream().filter(change -> change.id() == id).findFirst();
    }

    /// The last change that did something, is no undo, and was not taken back nor ended by a start of the
    /// machine. Steps of the agent are none: who wants to take one back names it.
    ///
    /// @param boot this start of the machine
    public Optional<Change> lastStanding(String boot) {
        return changes.reversed().stream()
                .filter(change -> change.kind() != Change.Kind.UNDO && change.kind() != Change.Kind.ELASTIC)
                .filter(Change::isChange)
                .filter(change -> !change.isVoid(boot) && undoOf(change).isEmpty())
                .findFirst();
    }

    /// The change that took `change` back, wholly, or found that nothing can be taken back.
    public Optional<Change> undoOf(Change change) {
        return changes.reversed().stream()
                .filter(undo -> undo.undoes().equals(Optional.of(change.id())))
                .filter(undo -> undo.results().isPresent()
                        && undo.results().get().stream()
                                .allMatch(result -> result.outcome().isSettled()))
                .findFirst();
    }

    /// The changes that were begun and of which the end is not known: the command was killed, or is at it.
    public List<Change> open() {
        return changes.stream().filter(change -> change.results().isEmpty()).toList();
    }

    /// The changes that are to be taken back by themselves, and were not yet; due at [Change#until()].
    public List<Change> reverting() {
        return changes.stream()
                .filter(change -> change.until().isPresent() && change.isChange())
                .filter(change -> undoOf(change).isEmpty())
                .toList();
    }

    /// Those of them whose time is over by `now`.
    public List<Change> overdue(Instant now) {
        return reverting().stream()
                .filter(change ->
                        change.until().filter(until -> !until.isAfter(now)).isPresent())
                .toList();
    }

    /// The number of the next change.
    long next() {
        return changes.stream().mapToLong(Change::id).max().orElse(0) + 1;
    }
}

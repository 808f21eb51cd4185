package dev.tidemark.history;

import dev.tidemark.history.HistoryRefused.Reason;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PastPeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// A history file, to be asked, whether an agent writes into it or not. Changes nothing and makes no file.
///
/// Each answer is of one moment. For one thread at a time; what cannot be answered is a [HistoryRefused].
public final class HistoryFile implements History {
    private static final int MOST_POINTS = 2_000;

    private final Path file;
    private final Database database;

    private HistoryFile(Path file, Database database) {
        this.file = file;
        this.database = database;
    }

    /// Opens `file`.
    ///
    /// @throws HistoryRefused when there is none, or it is not to be understood
    public static HistoryFile open(Path file) {
        if (!Files.exists(file)) {
            throw new HistoryRefused(
                    Reason.NO_FILE, "history: no file " + file + " (expected: tidemark agent recording)");
        }
        if (Files.isDirectory(file)) {
            throw new HistoryRefused(Reason.UNUSABLE, "history: " + file + " is a folder (expected: a history file)");
        }
        if (!Files.isReadable(file)) {
            throw new HistoryRefused(Reason.UNUSABLE, "history: " + file + " permission denied (expected: to read it)");
        }
        HistoryFile opened = null;
        try {
            opened = new HistoryFile(file, connect(file));
            if (Schema.check(opened.database, file.toString()) == 0) {
                throw new HistoryRefused(
                        Reason.UNUSABLE,
                        "history: " + file + " holds nothing yet (expected: a minute of tidemark agent)");
            }
            return opened;
        } catch (SQLException | HistoryRefused failed) {
            if (opened != null) {
                opened.close();
            }
            throw failed instanceof SQLException sql ? refused(file, sql) : (HistoryRefused) failed;
        }
    }

    /// Without a write-ahead log nobody writes, and the file is as it will stay: opened so, no file is made
    /// beside it.
    private static Database connect(Path file) throws SQLException {
        SqliteLibrary.quiet();
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(org.sqlite.SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout(2000);
        config.setCacheSize(-2048);
        boolean alone = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
        String name = file.toAbsolutePath().toUri().getRawPath();
        try (SqliteLibrary.Unpacking _ = SqliteLibrary.unpackAside()) {
            return new Database(
                    config.createConnection("jdbc:sqlite:file:" + name + "?mode=ro" + (alone ? "&immutable=1" : "")));
        }
    }

    private static HistoryRefused refused(Path file, SQLException failed) {
        return new HistoryRefused(
                FileFault.isDamage(failed) ? Reason.DAMAGED : Reason.UNUSABLE,
                "history: " + file + " " + FileFault.words(failed) + " (expected: a history file)",
                failed);
    }

    /// Asks within one transaction, so that nothing moves from tier to tier meanwhile.
    private void ask(Database.Transaction questions) {
        try {
            database.whole(questions);
        } catch (SQLException failed) {
            throw refused(file, failed);
        }
    }

    /// As [#ask], for a question with one answer.
    private <T> T answer(Question<T> question) {
        List<T> answers = new ArrayList<>(1);
        ask(() -> answers.add(question.answer()));
        return answers.getFirst();
    }

    @FunctionalInterface
    private interface Question<T> {
        T answer() throws SQLException;
    }

    @Override
    public List<ListenerHistory> listeners(TimeRange range, Predicate<ListenerKey> wanted) {
        List<ListenerHistory> found = new ArrayList<>();
        ask(() -> {
            Map<Long, ListenerKey> keys = Names.listeners(database);
            keys.values().removeIf(wanted.negate());
            Map<Long, String> words = Names.words(database);
            TimeLine line = TimeLine.read(database, range);
            Map<Long, Tally> tallies = new HashMap<>();
            new Adding(database, line)
                    .into(
                            (listener, _) -> tallies.computeIfAbsent(listener, _ -> new Tally()),
                            keys::containsKey,
                            keys.size() == 1 ? keys.keySet().iterator().next() : null);
            TimeRange outward = line.outward(range);
            Map<ListenerKey, Integer> episodes = new HashMap<>();
            EpisodeRows.touching(database, words, Names.listeners(database), outward).stream()
                    .flatMap(episode -> episode.suspects().stream())
                    .forEach(suspect -> episodes.merge(suspect.listener(), 1, Integer::sum));
            Duration period = Duration.ofNanos(1000
                    * line.slots().stream().mapToLong(SlotRow::period).max().orElse(0));
            tallies.forEach((listener, tally) -> {
                ListenerKey key = keys.get(listener);
                if (key != null && !tally.isEmpty()) {
                    found.add(new ListenerHistory(
                            key,
                            outward,
                            Duration.ofSeconds(line.coarsest().seconds()),
                            peak(tally, period),
                            exactSince(tally),
                            tally.samples(),
                            Duration.ofSeconds(10L * tally.tens()),
                            tally.lengths(),
                            tally.limit(),
                            drops(tally, words),
                            episodes.getOrDefault(key, 0),
                            tally.flow()));
                }
            });
        });
        found.sort(Comparator.comparingDouble(
                        (ListenerHistory each) -> -each.peak().queue().fill())
                .thenComparingLong(each -> -each.peak().queue().length())
                .thenComparing(each -> each.listener().address())
                .thenComparingInt(each -> each.listener().number()));
        return found;
    }

    private static HighWaterMark peak(Tally tally, Duration period) {
        AcceptQueue queue = new AcceptQueue(tally.peak(), tally.peakLimit());
        Instant at = Instant.ofEpochMilli(tally.peakAtMillis());
        return tally.isExact() ? HighWaterMark.exact(queue, at) : HighWaterMark.sampled(queue, at, period);
    }

    private static Optional<Instant> exactSince(Tally tally) {
        OptionalLong since = tally.exactSince();
        return since.isPresent() ? Optional.of(Instant.ofEpochSecond(since.getAsLong())) : Optional.empty();
    }

    private static Reading<Long> drops(Tally tally, Map<Long, String> words) {
        Long unread = tally.unread();
        return unread == null ? Reading.of(tally.drops()) : Reading.unknown(words.getOrDefault(unread, "not recorded"));
    }

    /// What was recorded of each listener's peaks before some moment, for an agent that goes on from there.
    ///
    /// @param isWhole whether to look for peaks beyond the last hour, which takes longer the larger the file is
    public Map<ListenerKey, PastPeaks> past(Instant before, boolean isWhole) {
        return answer(() -> PastRows.read(database, before, isWhole));
    }

    @Override
    public Series series(ListenerKey listener, TimeRange range, int points) {
        TreeMap<Long, Tally> tallies = new TreeMap<>();
        Map<Long, String> words = new HashMap<>();
        long[] span = {Tier.TEN_SECONDS.seconds()};
        ask(() -> {
            span[0] = span(range, points);
            TimeLine line = TimeLine.read(database, TimeLine.outward(range, span[0]));
            Long number = number(listener);
            if (number != null) {
                words.putAll(Names.words(database));
                new Adding(database, line)
                        .into(
                                (_, slot) -> tallies.computeIfAbsent(
                                        Math.floorDiv(slot.start(), span[0]) * span[0], _ -> new Tally()),
                                each -> each == number,
                                number);
            }
        });
        List<Series.Point> all = new ArrayList<>();
        tallies.forEach((start, tally) -> {
            if (!tally.isEmpty()) {
                all.add(point(start, tally, words));
            }
        });
        return new Series(listener, TimeLine.outward(range, span[0]), Duration.ofSeconds(span[0]), all);
    }

    private static Series.Point point(long start, Tally tally, Map<Long, String> words) {
        AcceptQueue peak = new AcceptQueue(tally.peak(), tally.peakLimit());
        return new Series.Point(
                Instant.ofEpochSecond(start),
                peak.length(),
                tally.limit(),
                peak.isFull(),
                tally.isExact(),
                Math.min(tally.lengths().getValueAtPercentile(50), peak.length()),
                Math.min(tally.lengths().getValueAtPercentile(99), peak.length()),
                drops(tally, words),
                Optional.of(new Series.Traffic(
                        tally.flow(),
                        tally.samples(),
                        tally.lengths().getCountAtValue(0),
                        peak.isFull() ? full(tally, peak) : 0)));
    }

    /// Lengths are rounded up within 1 %, and no limit but that of the peak is known: at least one was full.
    private static long full(Tally tally, AcceptQueue peak) {
        long counted = tally.lengths().getCountBetweenValues(peak.capacity(), Math.max(peak.length(), peak.capacity()));
        return Math.max(1, counted);
    }

    private @Nullable Long number(ListenerKey listener) throws SQLException {
        long number = database.number(-1, "SELECT id FROM listener WHERE key = ?", listener.id());
        return number < 0 ? null : number;
    }

    /// How much time one of about `points` points stands for: whole intervals of the coarsest tier in the range,
    /// also where it is rounded outward, as an interval that is longer than a point would be told too early.
    private long span(TimeRange range, int points) throws SQLException {
        long wanted = Math.ceilDiv(Math.max(range.span().toSeconds(), 1), Math.clamp(points, 1, MOST_POINTS));
        long coarsest = TimeLine.read(database, range).coarsest().seconds();
        while (true) {
            long span = Math.max(Math.ceilDiv(wanted, coarsest), 1) * coarsest;
            coarsest = TimeLine.read(database, TimeLine.outward(range, span))
                    .coarsest()
                    .seconds();
            if (span % coarsest == 0) {
                return span;
            }
        }
    }

    @Override
    public List<CounterInterval> counters(String namespace, TimeRange range, int points) {
        TreeMap<Long, Map<String, Long>> sums = new TreeMap<>();
        long[] span = {Tier.TEN_SECONDS.seconds()};
        ask(() -> {
            span[0] = span(range, points);
            long number = database.number(-1, "SELECT id FROM namespace WHERE name = ?", namespace);
            CounterSums.add(database, sums, number, TimeLine.read(database, TimeLine.outward(range, span[0])), span[0]);
        });
        List<CounterInterval> intervals = new ArrayList<>();
        sums.forEach((start, rises) -> intervals.add(
                new CounterInterval(namespace, Instant.ofEpochSecond(start), Duration.ofSeconds(span[0]), rises)));
        return intervals;
    }

    @Override
    public Optional<ListenerKey> listener(String id) {
        return answer(() -> Names.listeners(database).values().stream()
                .filter(key -> key.id().equals(id))
                .findFirst());
    }

    @Override
    public List<Episode> episodes(TimeRange range) {
        return answer(() -> EpisodeRows.touching(database, Names.words(database), Names.listeners(database), range));
    }

    @Override
    public Optional<Episode> episode(long id) {
        return answer(() -> EpisodeRows.one(database, Names.words(database), Names.listeners(database), id));
    }

    @Override
    public Optional<EpisodeFindings> findings(long episode) {
        return answer(() -> EpisodeRows.findings(database, episode));
    }

    @Override
    public List<EpisodeSamples> samples(long episode) {
        return answer(() -> EpisodeRows.samples(database, Names.listeners(database), episode));
    }

    @Override
    public ArrivalRecord arrivals(ListenerKey listener, TimeRange range) {
        return answer(() -> {
            Long number = number(listener);
            return number == null
                    ? ArrivalRecord.unknown(range.from(), range.to(), "this listener was never recorded")
                    : ArrivalRows.read(database, number, range);
        });
    }

    @Override
    public Optional<TimeRange> recorded() {
        return answer(() -> {
            long from = database.number(-1, "SELECT min(start) FROM slot");
            long to = database.number(from, "SELECT max(start + tier) FROM slot");
            return from < 0
                    ? Optional.empty()
                    : Optional.of(new TimeRange(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to)));
        });
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException _) {
            // Nothing was written.
        }
    }
}

package dev.tidemark.history;

import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.kernel.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of overflow episodes. Of the newest 1000 it is kept what was found and how the queues went, of the
/// newest 20000 that they were.
final class EpisodeRows {
    private static final int MOST = 20_000;
    private static final int MOST_WITH_SAMPLES = 1_000;

    private static final String NEWEST = "(SELECT id FROM episode ORDER BY id DESC LIMIT 1 OFFSET ?)";
    private static final String EPISODES = "SELECT id, namespace, start, stop, overflows FROM episode";

    private EpisodeRows() {}

    static void write(Database database, Names names, Episode episode) throws SQLException {
        database.run(
                "INSERT OR REPLACE INTO episode(id, namespace, start, stop, overflows) VALUES (?, ?, ?, ?, ?)",
                episode.id(),
                episode.namespace(),
                episode.from().toEpochMilli(),
                episode.to().map(Instant::toEpochMilli).orElse(null),
                episode.overflows());
        database.run("DELETE FROM suspect WHERE episode = ?", episode.id());
        int rank = 0;
        for (Suspect suspect : episode.suspects()) {
            boolean unread = !suspect.drops().isKnown();
            database.run(
                    "INSERT INTO suspect(episode, rank, listener, drops, unread, peak, max) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    episode.id(),
                    rank++,
                    names.listener(suspect.listener()),
                    unread ? null : suspect.drops().orElse(0L),
                    suspect.drops() instanceof Reading.Unknown<Long>(String reason) ? names.word(reason) : null,
                    suspect.peak(),
                    suspect.limit());
        }
        database.run("DELETE FROM episode WHERE id <= " + NEWEST, MOST);
        forgetLost(database);
    }

    /// Ends those that nobody will end: their agent is gone.
    static void end(Database database, long atMillis) throws SQLException {
        database.run("UPDATE episode SET stop = max(start, ?) WHERE stop IS NULL", atMillis);
    }

    static void write(Database database, EpisodeFindings findings) throws SQLException {
        database.run(
                "INSERT OR REPLACE INTO findings(episode, at, document, text) VALUES (?, ?, ?, ?)",
                findings.episode(),
                findings.at().toEpochMilli(),
                SampleCodec.encode(findings.document()),
                SampleCodec.encode(findings.text()));
    }

    static void write(Database database, Names names, EpisodeSamples samples) throws SQLException {
        database.run(
                "INSERT OR REPLACE INTO samples(episode, listener, samples) VALUES (?, ?, ?)",
                samples.episode(),
                names.listener(samples.listener()),
                SampleCodec.encode(samples.samples()));
    }

    /// Forgets what belongs to an episode that is forgotten.
    static void forgetLost(Database database) throws SQLException {
        database.run("DELETE FROM suspect WHERE episode < (SELECT min(id) FROM episode)");
        for (String table : List.of("findings", "samples")) {
            database.run(
                    "DELETE FROM " + table + " WHERE episode <= " + NEWEST
                            + " OR episode < (SELECT min(id) FROM episode)",
                    MOST_WITH_SAMPLES);
        }
    }

    /// Those that touch a range, the newest first.
    static List<Episode> touching(
            Database database, Map<Long, String> words, Map<Long, ListenerKey> keys, TimeRange range)
            throws SQLException {
        List<Episode> episodes = new ArrayList<>();
        database.each(
                row -> episodes.add(episode(database, words, keys, row)),
                EPISODES + " WHERE start < ? AND (stop IS NULL OR stop >= ?) ORDER BY id DESC",
                range.to().toEpochMilli(),
                range.from().toEpochMilli());
        return episodes;
    }

    static Optional<Episode> one(Database database, Map<Long, String> words, Map<Long, ListenerKey> keys, long id)
            throws SQLException {
        List<Episode> found = new ArrayList<>();
        database.each(row -> found.add(episode(database, words, keys, row)), EPISODES + " WHERE id = ?", id);
        return found.stream().findFirst();
    }

    private static Episode episode(
            Database database, Map<Long, String> words, Map<Long, ListenerKey> keys, ResultSet row)
            throws SQLException {
        Long stop = StretchRows.nullable(row, 4);
        return new Episode(
                row.getLong(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                Optional.ofNullable(stop).map(Instant::ofEpochMilli),
                row.getLong(5),
                suspects(database, words, keys, row.getLong(1)));
    }

    private static List<Suspect> suspects(
            Database database, Map<Long, String> words, Map<Long, ListenerKey> keys, long episode) throws SQLException {
        List<Suspect> suspects = new ArrayList<>();
        database.each(
                row -> {
                    ListenerKey key = keys.get(row.getLong(1));
                    Long unread = StretchRows.nullable(row, 3);
                    if (key != null) {
                        suspects.add(new Suspect(
                                key,
                                unread == null
                                        ? Reading.of(row.getLong(2))
                                        : Reading.unknown(words.getOrDefault(unread, "not recorded")),
                                row.getLong(4),
                                row.getLong(5)));
                    }
                },
                "SELECT listener, drops, unread, peak, max FROM suspect WHERE episode = ? ORDER BY rank",
                episode);
        return suspects;
    }

    static Optional<EpisodeFindings> findings(Database database, long episode) throws SQLException {
        List<EpisodeFindings> found = new ArrayList<>();
        database.each(
                row -> found.add(new EpisodeFindings(
                        episode,
                        Instant.ofEpochMilli(row.getLong(1)),
                        SampleCodec.text(row.getBytes(2)),
                        SampleCodec.text(row.getBytes(3)))),
                "SELECT at, document, text FROM findings WHERE episode = ?",
                episode);
        return found.stream().findFirst();
    }

    static List<EpisodeSamples> samples(Database database, Map<Long, ListenerKey> keys, long episode)
            throws SQLException {
        List<EpisodeSamples> samples = new ArrayList<>();
        database.each(
                row -> {
                    ListenerKey key = keys.get(row.getLong(1));
                    if (key != null) {
                        samples.add(new EpisodeSamples(episode, key, SampleCodec.samples(row.getBytes(2))));
                    }
                },
                "SELECT listener, samples FROM samples WHERE episode = ?",
                episode);
        return samples;
    }
}

package dev.tidemark.history;

import java.sql.SQLException;
import java.util.List;

/// The tables of a history file, by version (`user_version`), and the way from each version to the next.
///
/// Times are seconds since 1970 where a row is about an interval, else milliseconds.
final class Schema {
    /// `Tmrk`: tells a history file from other files of SQLite.
    static final int APPLICATION = 0x546d726b;

    /// The statements that lead from version i to i + 1.
    private static final List<List<String>> STEPS = List.of(
            // An empty file.
            List.of(
                    // What is kept of a listener's name; key is ListenerKey.id.
                    """
                    CREATE TABLE listener(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, namespace TEXT NOT NULL,
                      unix INTEGER NOT NULL, address TEXT NOT NULL, number INTEGER NOT NULL, owner TEXT) STRICT""",
                    "CREATE TABLE namespace(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
                    // Why something was not read; the names of the counters that were.
                    "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
                    // Each interval in which samples were taken. tens: how many intervals of 10 s it is made of.
                    // listed: every listener that was there has a row of its own; presence says nothing.
                    """
                    CREATE TABLE slot(tier INTEGER NOT NULL, start INTEGER NOT NULL, samples INTEGER NOT NULL,
                      period INTEGER NOT NULL, tens INTEGER NOT NULL, listed INTEGER NOT NULL,
                      PRIMARY KEY(tier, start)) STRICT, WITHOUT ROWID""",
                    // A listener was there from start to stop, without stop until now, in each slot that is whole
                    // within it: idle, unless the slot has a row for it.
                    """
                    CREATE TABLE presence(listener INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER,
                      max INTEGER NOT NULL, unread INTEGER, source INTEGER NOT NULL,
                      PRIMARY KEY(listener, start)) STRICT, WITHOUT ROWID""",
                    // What a listener did in a slot in which it was not idle. peak_max: the limit at the peak, where
                    // it was another; peak_at: milliseconds since start; drops: none where unread says why.
                    """
                    CREATE TABLE stretch(tier INTEGER NOT NULL, start INTEGER NOT NULL, listener INTEGER NOT NULL,
                      samples INTEGER NOT NULL, tens INTEGER NOT NULL, peak INTEGER NOT NULL, peak_max INTEGER,
                      peak_at INTEGER NOT NULL, max INTEGER NOT NULL, drops INTEGER, unread INTEGER, lengths BLOB,
                      PRIMARY KEY(tier, start, listener)) STRICT, WITHOUT ROWID""",
                    // Arrivals and accepts of a listener in a slot in which there were any.
                    """
                    CREATE TABLE flow(tier INTEGER NOT NULL, start INTEGER NOT NULL, listener INTEGER NOT NULL,
                      arrivals INTEGER NOT NULL, accepts INTEGER NOT NULL, source INTEGER NOT NULL,
                      PRIMARY KEY(tier, start, listener)) STRICT, WITHOUT ROWID""",
                    // The same pair for the counters of a namespace; counters: a word, the names that were read.
                    """
                    CREATE TABLE reading(namespace INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER,
                      counters INTEGER NOT NULL, PRIMARY KEY(namespace, start)) STRICT, WITHOUT ROWID""",
                    """
                    CREATE TABLE rise(tier INTEGER NOT NULL, start INTEGER NOT NULL, namespace INTEGER NOT NULL,
                      counters INTEGER NOT NULL, rises TEXT NOT NULL, PRIMARY KEY(tier, start, namespace))
                      STRICT, WITHOUT ROWID""",
                    """
                    CREATE TABLE episode(id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, start INTEGER NOT NULL,
                      stop INTEGER, overflows INTEGER NOT NULL) STRICT""",
                    "CREATE INDEX episode_start ON episode(start)",
                    """
                    CREATE TABLE suspect(episode INTEGER NOT NULL, rank INTEGER NOT NULL, listener INTEGER NOT NULL,
                      drops INTEGER, unread INTEGER, peak INTEGER NOT NULL, max INTEGER NOT NULL,
                      PRIMARY KEY(episode, rank)) STRICT, WITHOUT ROWID""",
                    """
                    CREATE TABLE findings(episode INTEGER PRIMARY KEY, at INTEGER NOT NULL, document BLOB NOT NULL,
                      text BLOB NOT NULL) STRICT""",
                    """
                    CREATE TABLE samples(episode INTEGER NOT NULL, listener INTEGER NOT NULL, samples BLOB NOT NULL,
                      PRIMARY KEY(episode, listener)) STRICT, WITHOUT ROWID"""),
            // The highest limit while only samples were taken; none where that is the larger one of max and
            // peak_max; -1 where the peak is exact. Of a slot without a row the source of its presence says it.
            List.of("ALTER TABLE stretch ADD COLUMN sampled_max INTEGER"),
            List.of(
                    // The bins of arrivals at a listener in ten seconds, or a part of them: ArrivalCodec.
                    """
                    CREATE TABLE arrivals(id INTEGER PRIMARY KEY, start INTEGER NOT NULL, listener INTEGER NOT NULL,
                      bins BLOB NOT NULL) STRICT""",
                    "CREATE INDEX arrivals_listener ON arrivals(listener, start)",
                    // From start to stop, in milliseconds, each bin worth telling has a row; before: a word, why the
                    // time before start is not known.
                    """
                    CREATE TABLE arrival_time(start INTEGER PRIMARY KEY, stop INTEGER NOT NULL,
                      before INTEGER NOT NULL) STRICT"""));

    /// The version that this program writes.
    static final int VERSION = STEPS.size();

    private Schema() {}

    /// Makes the tables of a new file, or brings those of an older one up to date, in one transaction.
    ///
    /// @throws HistoryRefused when a newer program wrote it, or it is a file of another program
    static void prepare(Database database, String name) throws SQLException {
        int version = check(database, name);
        if (version == VERSION) {
            return;
        }
        database.whole(() -> {
            for (int step = version; step < VERSION; step++) {
                for (String sql : STEPS.get(step)) {
                    database.once(sql);
                }
            }
            database.once("PRAGMA application_id = " + APPLICATION);
            database.once("PRAGMA user_version = " + VERSION);
        });
    }

    static int version(Database database) throws SQLException {
        return (int) database.number(0, "PRAGMA user_version");
    }

    /// The version of the file.
    ///
    /// @throws HistoryRefused when a newer program wrote it, or it is a file of another program
    static int check(Database database, String name) throws SQLException {
        long application = database.number(0, "PRAGMA application_id");
        int version = version(database);
        if (version > VERSION && application == APPLICATION) {
            throw new HistoryRefused(
                    HistoryRefused.Reason.NEWER,
                    "history: " + name + " has version " + version + " (expected: " + VERSION
                            + " at most; a newer tidemark wrote it)");
        }
        boolean foreign = application != APPLICATION && database.number(0, "SELECT count(*) FROM sqlite_schema") > 0;
        if (foreign) {
            throw new HistoryRefused(
                    HistoryRefused.Reason.UNUSABLE,
                    "history: " + name + " is another program's database (expected: one of tidemark)");
        }
        return version;
    }
}

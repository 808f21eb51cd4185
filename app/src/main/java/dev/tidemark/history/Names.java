package dev.tidemark.history;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The numbers that stand for listeners, namespaces and words in the file being written. Lives as long as its
/// connection: what a failed transaction added to it is not in the file.
final class Names {
    private static final int MOST_REMEMBERED = 5_000;

    private final Database database;
    private final Map<ListenerKey, Long> listeners = new HashMap<>();
    private final Map<String, Long> namespaces = new HashMap<>();
    private final Map<String, Long> words = new HashMap<>();

    Names(Database database) {
        this.database = database;
    }

    long listener(ListenerKey key) throws SQLException {
        Long known = listeners.get(key);
        if (known != null) {
            return known;
        }
        String id = key.id();
        database.run(
                "INSERT INTO listener(key, namespace, unix, address, number, owner) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                id,
                key.namespace(),
                key.unix() ? 1 : 0,
                key.address(),
                key.number(),
                key.owner().orElse(null));
        long number = database.number(0, "SELECT id FROM listener WHERE key = ?", id);
        if (listeners.size() >= MOST_REMEMBERED) {
            // Servers come and go: the file can be asked again.
            listeners.clear();
        }
        listeners.put(key, number);
        return number;
    }

    long namespace(String name) throws SQLException {
        Long known = namespaces.get(name);
        if (known != null) {
            return known;
        }
        database.run("INSERT INTO namespace(name) VALUES (?) ON CONFLICT DO NOTHING", name);
        long number = database.number(0, "SELECT id FROM namespace WHERE name = ?", name);
        namespaces.put(name, number);
        return number;
    }

    long word(String text) throws SQLException {
        Long known = words.get(text);
        if (known != null) {
            return known;
        }
        database.run("INSERT INTO word(text) VALUES (?) ON CONFLICT DO NOTHING", text);
        long number = database.number(0, "SELECT id FROM word WHERE text = ?", text);
        words.put(text, number);
        return number;
    }

    /// Forgets what may be removed from the file.
    void forget() {
        listeners.clear();
        namespaces.clear();
    }

    /// All words of a file, by number.
    static Map<Long, String> words(Database database) throws SQLException {
        Map<Long, String> words = new HashMap<>();
        database.each(row -> words.put(row.getLong(1), row.getString(2)), "SELECT id, text FROM word");
        return words;
    }

    /// All listeners of a file, by number.
    static Map<Long, ListenerKey> listeners(Database database) throws SQLException {
        Map<Long, ListenerKey> listeners = new HashMap<>();
        database.each(
                row -> listeners.put(
                        row.getLong(1),
                        new ListenerKey(
                                row.getString(2),
                                row.getLong(3) != 0,
                                row.getString(4),
                                row.getInt(5),
                                Optional.ofNullable(row.getString(6)))),
                "SELECT id, namespace, unix, address, number, owner FROM listener");
        return listeners;
    }
}

package dev.tidemark.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A connection to a history file that keeps its statements. For one thread at a time.
final class Database implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Database(Connection connection) {
        this.connection = connection;
    }

    /// Takes one row of an answer.
    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /// What is done as a whole or not at all.
    @FunctionalInterface
    interface Transaction {
        void run() throws SQLException;
    }

    /// Executes a statement that changes something.
    ///
    /// @return how many rows it changed
    int run(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /// Executes a question.
    void each(RowReader reader, String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    /// The number that a question answers with, or `otherwise` where there is no row or no value.
    long number(long otherwise, String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            if (!rows.next()) {
                return otherwise;
            }
            long number = rows.getLong(1);
            return rows.wasNull() ? otherwise : number;
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int at = 0; at < values.length; at++) {
            statement.setObject(at + 1, values[at]);
        }
        return statement;
    }

    /// Executes a statement that is not kept, such as a pragma.
    void once(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Does `transaction` as a whole, or leaves everything as it was and throws.
    void whole(Transaction transaction) throws SQLException {
        connection.setAutoCommit(false);
        try {
            transaction.run();
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException failed) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException alsoFailed) {
                // SQLite rolled back by itself; the first failure is the one to tell.
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        connection.close();
    }
}

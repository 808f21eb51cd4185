package dev.tidemark.cli;

import dev.tidemark.wording.Escaped;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The log of the agent: one line for each message, on standard error.
///
/// Under systemd a line begins with its priority, `<4>`, as sd-daemon(3) has it, and without the time, which the
/// journal knows; else with the time in UTC and the level.
final class AgentLog extends Formatter {
    private final boolean journal;

    private AgentLog(boolean journal) {
        this.journal = journal;
    }

    /// How much is written.
    enum Detail {
        ERROR,
        WARNING,
        INFO,
        DEBUG;

        private Level level() {
            return switch (this) {
                case ERROR -> Level.SEVERE;
                case WARNING -> Level.WARNING;
                case INFO -> Level.INFO;
                case DEBUG -> Level.FINE;
            };
        }

        /// @throws IllegalArgumentException with `VALUE (expected: …)` as its message
        static Detail parse(String text) {
            for (Detail each : values()) {
                if (each.name().equalsIgnoreCase(text)) {
                    return each;
                }
            }
            throw new IllegalArgumentException(text + " (expected: error, warning, info or debug)");
        }
    }

    /// Writes all of this process's messages from now on: ours as `detail` says, those of others from warnings
    /// up.
    static void open(Detail detail, Map<String, String> environment) {
        // SQLite's driver would look for another logging system, and say that there is none.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setFormatter(of(environment));
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        OURS.setLevel(detail.level());
    }

    /// Loggers are kept by their users alone; this one is to keep its level.
    private static final Logger OURS = Logger.getLogger("tidemark");

    static AgentLog of(Map<String, String> environment) {
        return new AgentLog(!environment.getOrDefault("JOURNAL_STREAM", "").isEmpty());
    }

    @Override
    public String format(LogRecord message) {
        String text = Escaped.text(formatMessage(message) + cause(message));
        if (journal) {
            return "<" + priority(message.getLevel()) + ">" + text + "\n";
        }
        return message.getInstant().truncatedTo(ChronoUnit.MILLIS) + " "
                + word(message.getLevel()).toLowerCase(Locale.ROOT) + " " + text + "\n";
    }

    /// A failure that nobody expected, with the place in our code, on the same line.
    private static String cause(LogRecord message) {
        return Optional.ofNullable(message.getThrown())
                .map(thrown ->
                        ": " + thrown + (thrown.getStackTrace().length == 0 ? "" : " at " + thrown.getStackTrace()[0]))
                .orElse("");
    }

    private static String word(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (value >= Level.WARNING.intValue()) {
            return "warning";
        }
        return value >= Level.INFO.intValue() ? "info" : "debug";
    }

    /// As syslog(3) numbers them.
    private static int priority(Level level) {
        return switch (word(level)) {
            case "error" -> 3;
            case "warning" -> 4;
            case "info" -> 6;
            default -> 7;
        };
    }
}

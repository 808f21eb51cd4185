package dev.tidemark.web;

import dev.tidemark.history.HistoryRefused;
import dev.tidemark.history.RecordedSelection;
import dev.tidemark.history.TimeRange;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.InvalidFilter;
import dev.tidemark.settings.DurationText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands behind the `?` of a request, checked and bounded.
final class Query {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);
    private static final int LONGEST = 4096;
    private static final int MOST_FILTERS = 16;
    private static final int MOST_POINTS = 5000;
    private static final Duration LONGEST_RANGE = Duration.ofDays(366);
    private static final Duration USUAL_RANGE = Duration.ofHours(24);

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /// @param raw as it was sent; null where there is none
    /// @param known the parameters that the path has
    /// @throws BadRequest for any other, for one that is given twice, and for what cannot be decoded
    static Query parse(@Nullable String raw, Set<String> known) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return new Query(values);
        }
        if (raw.length() > LONGEST) {
            throw new BadRequest("query: " + raw.length() + " characters (expected: at most " + LONGEST + ")");
        }
        for (String part : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            if (!known.contains(name)) {
                throw new BadRequest("parameter: " + name + " (expected: "
                        + (known.isEmpty()
                                ? "none"
                                : String.join(", ", known.stream().sorted().toList())) + ")");
            }
            List<String> given = values.computeIfAbsent(name, _ -> new ArrayList<>());
            given.add(equals < 0 ? "" : decoded(part.substring(equals + 1)));
            if (given.size() > (name.equals("filter") ? MOST_FILTERS : 1)) {
                throw new BadRequest(name + ": given " + given.size() + " times (expected: "
                        + (name.equals("filter") ? "at most " + MOST_FILTERS : "once") + ")");
            }
        }
        return new Query(values);
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.chars().noneMatch(Character::isISOControl)) {
                return decoded;
            }
        } catch (IllegalArgumentException _) {
            // A percent sign without two digits.
        }
        throw new BadRequest("query: a character that has no place there (expected: percent-encoded UTF-8)");
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getFirst);
    }

    /// `since`, or `from` and `to`; the last 24 h where nothing is said.
    TimeRange range(Instant now) {
        Optional<String> since = value("since");
        if (since.isPresent() && (value("from").isPresent() || value("to").isPresent())) {
            throw new BadRequest("since: given together with from or to (expected: either)");
        }
        Instant to = value("to").map(text -> time("to", text)).orElse(now);
        Instant from = value("from")
                .map(text -> time("from", text))
                .orElseGet(() -> to.minus(since.map(Query::duration).orElse(USUAL_RANGE)));
        if (!from.isBefore(to)) {
            throw new BadRequest("range: " + from + " to " + to + " (expected: from before to)");
        }
        if (Duration.between(from, to).compareTo(LONGEST_RANGE) > 0) {
            throw new BadRequest("range: " + from + " to " + to + " (expected: at most 366 days)");
        }
        return new TimeRange(from, to);
    }

    private static Instant time(String name, String text) {
        try {
            // A plus sign that was not encoded arrives as a blank.
            return Instant.parse(text.replace(' ', '+'));
        } catch (DateTimeException _) {
            throw new BadRequest(name + ": " + text + " (expected: RFC 3339, such as 2026-03-14T02:29:13Z)");
        }
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new BadRequest("since: " + invalid.getMessage());
        }
    }

    /// How long clients wait; 2 s where nothing is said.
    Duration clientTimeout() {
        try {
            Duration timeout = value("client-timeout").map(DurationText::parse).orElse(USUAL_TIMEOUT);
            if (timeout.isPositive()) {
                return timeout;
            }
        } catch (IllegalArgumentException invalid) {
            throw new BadRequest("client-timeout: " + invalid.getMessage());
        }
        throw new BadRequest("client-timeout: 0 (expected: longer, such as 2s)");
    }

    /// The options of a command that asks for advice on the same, where they are not the usual ones, each with a
    /// blank before it: ` --since 7d --client-timeout 500ms`. Where the range ends is in none.
    String adviceOptions() {
        String since = value("from")
                .map(text -> time("from", text).toString())
                .or(() -> value("since").filter(text -> !duration(text).equals(USUAL_RANGE)))
                .map(text -> " --since " + text)
                .orElse("");
        return since
                + value("client-timeout")
                        .filter(_ -> !clientTimeout().equals(USUAL_TIMEOUT))
                        .map(text -> " --client-timeout " + text)
                        .orElse("");
    }

    /// About how many points are wanted.
    int points(int usual) {
        String text = value("points").orElse(Integer.toString(usual));
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_POINTS) {
            throw new BadRequest("points: " + text + " (expected: from 1 to " + MOST_POINTS + ")");
        }
        return Integer.parseInt(text);
    }

    /// Which listeners are meant by `filter`; all where there is none.
    RecordedSelection selection() {
        try {
            return RecordedSelection.of(values.getOrDefault("filter", List.of()).stream()
                    .map(Filter::parse)
                    .toList());
        } catch (InvalidFilter | HistoryRefused invalid) {
            throw new BadRequest(String.valueOf(invalid.getMessage()));
        }
    }
}

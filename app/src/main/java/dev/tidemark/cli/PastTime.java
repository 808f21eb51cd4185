package dev.tidemark.cli;

import dev.tidemark.settings.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;

/// A moment of the past as users write it: `24h` ago, `03:00` on the clock, `2026-03-14T03:00:00Z`.
final class PastTime {
    private static final Pattern CLOCK = Pattern.compile("\\d{2}:\\d{2}(:\\d{2})?");
    private static final Pattern LOCAL = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?");
    private static final Pattern DATED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T.*");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private PastTime() {}

    /// The moment that `text` names.
    ///
    /// @param option for the message
    /// @param now a time on the clock is the latest one that is not after it
    /// @throws CommandFailure for what is no moment, lies ahead, or occurs twice
    static Instant parse(String option, String text, Instant now, ZoneId zone) {
        Instant moment = moment(option, text, now, zone);
        if (moment.isAfter(now)) {
            throw refused(option, text, "a time that is over");
        }
        return moment;
    }

    private static Instant moment(String option, String text, Instant now, ZoneId zone) {
        try {
            if (CLOCK.matcher(text).matches()) {
                return onTheClock(option, text, LocalTime.parse(text), now, zone);
            }
            if (LOCAL.matcher(text).matches()) {
                return local(option, text, LocalDateTime.parse(text), zone);
            }
            if (DATED.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeParseException wrong) {
            throw refused(option, text, "24h, 03:00 or 2026-03-14T03:00:00Z");
        }
        return ago(option, text, now);
    }

    private static Instant ago(String option, String text, Instant now) {
        Duration back;
        try {
            back = DurationText.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw refused(option, text, "24h, 03:00 or 2026-03-14T03:00:00Z");
        }
        return now.minus(back.compareTo(LONGEST) > 0 ? LONGEST : back);
    }

    private static Instant onTheClock(String option, String text, LocalTime time, Instant now, ZoneId zone) {
        LocalDate today = now.atZone(zone).toLocalDate();
        Instant moment = local(option, text, today.atTime(time), zone);
        return moment.isAfter(now) ? local(option, text, today.minusDays(1).atTime(time), zone) : moment;
    }

    private static Instant local(String option, String text, LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return switch (offsets.size()) {
            case 1 -> time.toInstant(offsets.getFirst());
            case 0 -> throw refused(option, text, "a time that occurs; the clock leaps over it");
            default ->
                throw refused(
                        option,
                        text,
                        time.atOffset(offsets.getFirst()) + " or " + time.atOffset(offsets.getLast())
                                + "; that hour occurs twice");
        };
    }

    private static CommandFailure refused(String option, String text, String expected) {
        return CommandFailure.couldNot(
                option + ": " + (text.isBlank() ? "'" + text + "'" : text) + " (expected: " + expected + ")");
    }
}

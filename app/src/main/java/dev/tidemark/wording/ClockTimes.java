package dev.tidemark.wording;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How times of day are written: in one zone, whose offset a screen tells once.
///
/// @param millis whether to tell milliseconds too
public record ClockTimes(ZoneId zone, boolean millis) {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM ", Locale.ENGLISH);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    /// `03:27:13`, or `03:27:13.104`.
    public String time(Instant at) {
        return (millis ? MILLIS : SECONDS).format(at.atZone(zone));
    }

    /// The time, with the date before it unless it is that of `now`: `14 Mar 03:29:13`.
    public String time(Instant at, Instant now) {
        return isSameDay(at, now) ? time(at) : dated(at);
    }

    /// `03:29:13 to 04:10:00`, each with its date where one of them is not today: a day's range ends at the time
    /// of
    /// day that it began at.
    public String range(Instant from, Instant to, Instant now) {
        boolean isToday = isSameDay(from, now) && isSameDay(to, now);
        return (isToday ? time(from) : dated(from)) + " to " + (isToday ? time(to) : dated(to));
    }

    private boolean isSameDay(Instant one, Instant other) {
        return one.atZone(zone).toLocalDate().equals(other.atZone(zone).toLocalDate());
    }

    private String dated(Instant at) {
        return DAY.format(at.atZone(zone)) + time(at);
    }

    /// The zone's offset then: `+01:00`.
    public String offset(Instant at) {
        return OFFSET.format(at.atZone(zone));
    }
}

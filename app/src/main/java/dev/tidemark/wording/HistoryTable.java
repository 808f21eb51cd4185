package dev.tidemark.wording;

import dev.tidemark.history.ListenerHistory;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `tidemark history --csv`: a line for each listener, below a line of heads. Times in UTC; a field that is
/// unknown or does not apply is empty.
public final class HistoryTable {
    private static final String HEADS = "listener,protocol,namespace,owner,number,peak,peak_limit,peak_at,peak_full,"
            + "peak_source,period_millis,p50,p99,p999,drops,episodes,limit,samples,recorded_millis,arrivals,accepts,"
            + "flow_source,resolution_millis,id";

    private HistoryTable() {}

    public static String text(HistoryReport report) {
        return HEADS + "\r\n"
                + report.listeners().stream().map(HistoryTable::line).collect(Collectors.joining());
    }

    private static String line(ListenerHistory each) {
        List<Object> fields = List.of(
                each.listener().address(),
                each.listener().unix() ? "unix" : "tcp",
                each.listener().namespace(),
                each.listener().owner().orElse(""),
                each.listener().number(),
                each.peak().queue().length(),
                each.peak().queue().limit(),
                each.peak().at(),
                each.peak().isAtCapacity(),
                each.peak().source().word(),
                each.peak().period().<Object>map(Duration::toMillis).orElse(""),
                each.quantile(50),
                each.quantile(99),
                each.quantile(99.9),
                each.drops() instanceof Reading.Known<Long>(Long drops) ? drops : "",
                each.episodes(),
                each.limit(),
                each.samples(),
                each.recorded().toMillis(),
                each.flow().arrivals(),
                each.flow().accepts(),
                each.flow().source().name().toLowerCase(Locale.ROOT),
                each.resolution().toMillis(),
                each.listener().id());
        return fields.stream().map(HistoryTable::field).collect(Collectors.joining(",")) + "\r\n";
    }

    /// As RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe.
    private static String field(Object value) {
        String text = Escaped.text(value.toString());
        if (value instanceof String && !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\'');
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}

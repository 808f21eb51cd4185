package dev.tidemark.cli;

import dev.tidemark.agent.RecordedDemand;
import dev.tidemark.control.Size;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.wording.AdviceReport;
import dev.tidemark.wording.AdviceRow;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.ListRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/// The limits of `resize FILTER advised`: what `advise` recommends for each listener from what an agent recorded.
final class AdvisedSizes {
    static final String WORD = "advised";

    private final PastOptions past = new PastOptions();
    private final AdviceOptions asked = new AdviceOptions();
    private final Map<SocketIdentity, AdviceRow> rows = new HashMap<>();
    private Optional<AdviceReport> report = Optional.empty();

    void addTo(CommandSpec spec) {
        asked.addTo(spec);
        past.addRange(spec);
    }

    /// Its options say nothing where a limit was named.
    void refuse() {
        asked.given().or(past::given).ifPresent(option -> {
            throw CommandFailure.couldNot(option + ": without advised (expected: both, or neither)");
        });
    }

    /// Asks for advice on all of `chosen`.
    ///
    /// @throws CommandFailure when there is none for one of them
    void ask(List<ListRow> chosen) {
        TimeRange range = new TimeRange(past.since(), past.now());
        ExitCode _ = PastOptions.guarded(() -> {
            try (History history = past.open()) {
                RecordedDemand recorded = RecordedDemand.of(history, range);
                chosen.forEach(row -> rows.put(row.listener().identity(), row(history, recorded, range, row)));
                report = Optional.of(new AdviceReport(
                        range,
                        history.recorded(),
                        Optional.empty(),
                        asked.wish(),
                        past.words() + asked.words(),
                        List.copyOf(rows.values()),
                        past.now(),
                        past.clock()));
            }
            return ExitCode.DONE;
        });
        rows.values().forEach(this::requireLimit);
    }

    private AdviceRow row(History history, RecordedDemand recorded, TimeRange range, ListRow row) {
        ListenerKey key = PresentListeners.key(row);
        ListenerHistory listener = history.listeners(range, key::equals).stream()
                .findFirst()
                .orElseThrow(() -> CommandFailure.couldNot("resize: " + Escaped.text(key.address())
                        + ": nothing recorded since " + past.clock().time(range.from(), past.now())
                        + " (expected: tidemark agent recording); nothing changed"));
        return AdviceRow.of(recorded, listener, Optional.of(row), asked.wish());
    }

    private void requireLimit(AdviceRow row) {
        report.flatMap(all -> all.refusal(row)).ifPresent(refusal -> {
            throw CommandFailure.couldNot(
                    "resize: " + Escaped.text(row.key().address()) + ": " + refusal + "; nothing changed");
        });
    }

    /// What is advised for `listener`; its own limit where that is right as it is.
    Size size(Listener listener) {
        AdviceRow row = rows.get(listener.identity());
        long limit = row == null
                ? listener.queue().limit()
                : row.recommended().orElse(listener.queue().limit());
        return new Size(OptionalLong.of(Math.max(1, limit)));
    }

    /// What that rests on; empty where a limit was named.
    Optional<String> why(Listener listener) {
        AdviceRow row = rows.get(listener.identity());
        return row == null ? Optional.empty() : report.map(all -> all.why(row));
    }

    /// For the journal, where nobody says why.
    String reason() {
        return rows.values().stream()
                .findFirst()
                .flatMap(row -> report.map(all -> all.why(row)))
                .orElse("asked");
    }

    /// Its options as they were given.
    List<String> arguments() {
        List<String> words = new ArrayList<>();
        for (String word : (past.words() + asked.words()).split(" ", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}

package dev.tidemark.cli;

import dev.tidemark.advice.Demand;
import dev.tidemark.advice.Replay;
import dev.tidemark.advice.Replayed;
import dev.tidemark.advice.WhatIf;
import dev.tidemark.agent.RecordedDemand;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.listener.Listener;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.ScreenTexts;
import dev.tidemark.wording.WhatIfDocument;
import dev.tidemark.wording.WhatIfReport;
import dev.tidemark.wording.WhatIfScreen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark whatif`: the recorded arrivals of one listener again, at another queue or another accept rate.
final class WhatIfCommand implements Subcommand {
    private static final Duration AROUND = Duration.ofMinutes(1);
    private static final int MOST_SIZES = 10;
    private static final int NAMED = 4;
    private static final String SIZES = " (expected: from 1 to " + Integer.MAX_VALUE + ", such as 1024 or 200,1024)";
    private static final String RATE = " (expected: connections a second above 0, such as 480/s)";

    private final Console console;

    private final OutputOptions output = new OutputOptions();

    private final PastOptions past = new PastOptions();

    private final AdviceOptions asked = new AdviceOptions();

    private List<String> filters = List.of();

    private List<Long> sizes = List.of();

    private Optional<Double> rate = Optional.empty();

    private Optional<String> at = Optional.empty();

    WhatIfCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "whatif",
                "Lets the clients that were recorded come again, to a queue of another size or a faster server: how many"
                        + " would have been turned away, and how long they would have waited. Changes nothing.",
                List.of(
                        "  tidemark whatif :8080 --backlog 1024              the last 24 hours with another limit",
                        "  tidemark whatif :8080 --backlog 100,200,400       several side by side",
                        "  tidemark whatif :8080 --accept-rate 900/s --at 03:29",
                        "",
                        "Exit codes: 0 done; 1 of some sizes nothing can be said; 3 could not tell."));
        spec.addPositional(Syntax.rest("FILTER", PastOptions.FILTERS, values -> filters = List.copyOf(values)));
        spec.addOption(Syntax.value(
                        Sizes.class,
                        WhatIfCommand::sizes,
                        "N[,N…]",
                        "The limits to try, up to 10. Default: the one that it has.",
                        value -> sizes = value.limits())
                .names("--backlog")
                .build());
        spec.addOption(Syntax.value(
                        Double.class,
                        WhatIfCommand::rate,
                        "N/s",
                        "How many connections a second are accepted while somebody waits. Default: as recorded.",
                        value -> rate = Optional.of(value))
                .names("--accept-rate")
                .build());
        asked.addTimeout(spec);
        past.addTo(spec);
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "TIME",
                        "Only the minute before and the minute after that time: 03:29 or 2026-03-14T03:29:13Z.",
                        value -> at = Optional.of(value))
                .names("--at")
                .build());
        past.addConnect(spec);
        output.addTo(spec);
        return spec;
    }

    /// The limits of one `--backlog`.
    private record Sizes(List<Long> limits) {}

    private static Sizes sizes(String text) {
        List<Long> sizes = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            if (word.isEmpty() || word.length() > 18 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new IllegalArgumentException(text + SIZES);
            }
            long size = Long.parseLong(word);
            if (size < 1 || size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(text + SIZES);
            }
            sizes.add(size);
        }
        if (sizes.size() > MOST_SIZES) {
            throw new IllegalArgumentException(sizes.size() + " sizes (expected: at most " + MOST_SIZES + ")");
        }
        return new Sizes(sizes.stream().distinct().toList());
    }

    private static Double rate(String text) {
        try {
            double perSecond =
                    text.endsWith("/s") ? Double.parseDouble(text.substring(0, text.length() - 2)) : Double.NaN;
            if (perSecond > 0 && perSecond <= 1e9) {
                return perSecond;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException(text + RATE);
    }

    @Override
    public ExitCode call() {
        if (sizes.isEmpty() && rate.isEmpty()) {
            throw CommandFailure.couldNot("whatif: nothing to try (expected: --backlog N or --accept-rate N/s)");
        }
        Duration clientTimeout = asked.clientTimeout();
        TimeRange range = range();
        return PastOptions.guarded(() -> {
            try (History history = past.open()) {
                ListenerHistory listener = only(history.listeners(range, PastOptions.selection(filters)), range);
                Optional<ListRow> live = past.present().find(listener.listener());
                Demand demand = RecordedDemand.of(history, range)
                        .of(listener, live.map(ListRow::listener).map(Listener::queue));
                return write(new WhatIfReport(
                        listener.listener(),
                        live,
                        demand.queue().limit(),
                        range,
                        clientTimeout,
                        rate,
                        trials(demand, clientTimeout),
                        past.now(),
                        past.clock()));
            }
        });
    }

    private TimeRange range() {
        if (at.isEmpty()) {
            return new TimeRange(past.since(), past.now());
        }
        if (past.given().equals(Optional.of("--since"))) {
            throw CommandFailure.couldNot("--at: with --since (expected: one of them)");
        }
        Instant moment = past.time("--at", at.get());
        Instant end = moment.plus(AROUND);
        return new TimeRange(moment.minus(AROUND), end.isAfter(past.now()) ? past.now() : end);
    }

    private ListenerHistory only(List<ListenerHistory> found, TimeRange range) {
        if (found.isEmpty()) {
            throw past.noMatch(filters, range.from());
        }
        if (found.size() > 1) {
            boolean isOnePlace = found.stream()
                            .map(each -> each.listener().namespace())
                            .distinct()
                            .count()
                    == 1;
            String names = found.stream()
                    .limit(NAMED)
                    .map(each -> name(each.listener(), isOnePlace))
                    .collect(Collectors.joining(", "));
            int more = found.size() - NAMED;
            throw CommandFailure.couldNot("filter: "
                    + (filters.isEmpty()
                            ? "not given, and there are "
                            : Escaped.text(String.join(" ", filters)) + " matches ")
                    + found.size() + " listeners, " + names + (more > 0 ? " +" + more + " more" : "")
                    + " (expected: one, such as tidemark whatif :8080 --backlog 1024)");
        }
        return found.getFirst();
    }

    /// `*:8080 java`, and ` in cart-7f` where several namespaces are meant.
    private static String name(ListenerKey key, boolean isOnePlace) {
        return Escaped.text(key.address()
                + key.owner().map(owner -> " " + owner).orElse("")
                + (isOnePlace ? "" : " in " + key.namespace()));
    }

    private List<WhatIfReport.Trial> trials(Demand demand, Duration clientTimeout) {
        List<Long> limits = sizes.isEmpty() ? List.of(demand.queue().limit()) : sizes;
        return limits.stream()
                .map(limit -> new WhatIfReport.Trial(limit, Replay.of(demand, new WhatIf(limit, rate, clientTimeout))))
                .toList();
    }

    private ExitCode write(WhatIfReport report) {
        Optional<Replayed.Refused> refused = report.refused();
        if (report.isRefused() && refused.isPresent()) {
            throw CommandFailure.couldNot("whatif: " + refused.get().reason() + " (expected: "
                    + refused.get().expected() + ")");
        }
        if (output.json()) {
            console.out(WhatIfDocument.text(report));
        } else {
            ScreenTexts texts = new WhatIfScreen(report, output.look(console, false)).texts();
            console.out(texts.rows());
            console.aside(texts.summary());
        }
        return refused.isPresent() ? ExitCode.NOTE : ExitCode.DONE;
    }
}

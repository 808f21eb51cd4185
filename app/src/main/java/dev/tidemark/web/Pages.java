package dev.tidemark.web;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which page answers which path.
///
/// A path is compared as it was sent, undecoded: whatever holds `%`, `..` or `//` is the name of nothing.
final class Pages {
    static final String LIVE = "/api/v1/live";
    private static final String METRICS = "/metrics";
    private static final String ASSETS = "/assets/";
    private static final Pattern SERIES = Pattern.compile("/api/v1/history/([0-9a-f]{16})");
    private static final Pattern ARRIVALS = Pattern.compile("/api/v1/arrivals/([0-9a-f]{16})");
    private static final Pattern ADVICE = Pattern.compile("/api/v1/advice/([0-9a-f]{16})");
    private static final Pattern EPISODE = Pattern.compile("/api/v1/findings/([0-9]{1,18})");
    private static final int LONGEST_SHOWN = 100;

    /// A gate of their own: whoever fills the other keeps no scraper away.
    private static final int MOST_SCRAPES = 8;

    private final DashboardFiles files = new DashboardFiles();
    private final LivePages live;
    private final HistoryPages history;
    private final Gate gate;
    private final Gate scrapes = new Gate(MOST_SCRAPES);
    private final Map<String, Function<WebRequest, WebAnswer>> light;
    private final Map<String, Function<WebRequest, WebAnswer>> heavy;

    Pages(LivePages live, HistoryPages history, Gate gate) {
        this.live = live;
        this.history = history;
        this.gate = gate;
        light = Map.of(
                "/", request -> file("index.html", request),
                "/healthz", _ -> live.health());
        heavy = Map.of(
                "/api/v1/listeners", live::listeners,
                "/api/v1/events", live::events,
                "/api/v1/history", history::history,
                "/api/v1/advice", history::advice,
                "/api/v1/findings", history::findings);
    }

    /// Gives the answer to `use`, which writes it. Those whose documents are large are few at a time, until they
    /// are written.
    void answer(WebRequest request, Gate.Use use) throws IOException {
        if (request.path().equals(METRICS)) {
            scrapes.pass((Gate.Use each) -> live.metrics(request, each), use);
            return;
        }
        Optional<Function<WebRequest, WebAnswer>> large = heavy(request.path());
        if (large.isPresent()) {
            gate.pass(() -> large.get().apply(request), use);
        } else {
            use.accept(small(request));
        }
    }

    private Optional<Function<WebRequest, WebAnswer>> heavy(String path) {
        Matcher series = SERIES.matcher(path);
        if (series.matches()) {
            return Optional.of(request -> history.series(request, series.group(1)));
        }
        Matcher arrivals = ARRIVALS.matcher(path);
        if (arrivals.matches()) {
            return Optional.of(request -> history.arrivals(request, arrivals.group(1)));
        }
        Matcher advice = ADVICE.matcher(path);
        if (advice.matches()) {
            return Optional.of(request -> history.advice(request, advice.group(1)));
        }
        Matcher episode = EPISODE.matcher(path);
        if (episode.matches()) {
            long id = Long.parseLong(episode.group(1));
            return Optional.of(request -> history.findings(request, id));
        }
        return Optional.ofNullable(heavy.get(path));
    }

    private WebAnswer small(WebRequest request) {
        Function<WebRequest, WebAnswer> page = light.get(request.path());
        if (page != null) {
            return page.apply(request);
        }
        return request.path().startsWith(ASSETS)
                ? file(request.path().substring(ASSETS.length()), request)
                : missing(request);
    }

    private WebAnswer file(String name, WebRequest request) {
        return files.file(name, request.ifNoneMatch()).orElseGet(() -> missing(request));
    }

    private static WebAnswer missing(WebRequest request) {
        String path = request.path();
        return WebAnswer.notFound(path.length() > LONGEST_SHOWN ? path.substring(0, LONGEST_SHOWN) + "..." : path);
    }
}

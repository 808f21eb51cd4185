package dev.tidemark.metrics;

import dev.tidemark.metrics.MetricEntry.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes docs/metrics.md: what stands in the catalog, and how it is to be read.
final class MetricsDocument {
    private static final String HEAD = """
            # Metrics

            What `tidemark agent` serves at `/metrics`, in Prometheus' text format or OpenMetrics 1.0, whichever the scraper asks for. Made by
            `docs/generate-metrics` of the catalog that the page itself is written from.

            - **Unknown is absent.** A value that could not be read makes no series; it is never a 0.
            - **Counters of the kernel count packets, not clients**: a client that tries again counts again. Those of a namespace count since it
              exists and go on when the agent starts anew. Those of a listener count since the agent watches it, go on when its server starts anew,
              and begin at 0 with the agent.
            - **A page is made at most once a second**, so that several scrapers cost what one does. Nothing is reset by reading.
            - **Labels name the place and the program**, never a process or a socket, so that a server which starts anew continues its series. A value
              has 200 characters at most; of a longer one the end is replaced by `~` and a sum of the whole. Control characters are written `\\x1b`.
            - Listeners that would have the same labels become one series: with the queue of the fuller one, for each window the fuller peak, and the
              sums of what is counted. Namespaces with the same name: the sums of what is counted, and the lowest somaxconn.
            - One page holds 2000 listeners and 1000 namespaces; what is left out is counted.

            Alert and recording rules, an example of a scrape and a Grafana dashboard are in packaging/prometheus and packaging/grafana.

            | label | value |
            |---|---|
            | `netns` | network namespace: `host`, what `ip netns` calls it, or `net:[4026532288]` for one without a name, which a container that starts anew changes |
            | `protocol` | `tcp` or `unix` |
            | `listener` | where it listens: `*:8080`, `127.0.0.1:6379`, `/run/app.sock`, `@abstract`; `(unnamed)` for a unix socket without a name |
            | `member` | `1`, or higher for further sockets at the same address: the members of a reuseport group |
            | `owner` | name of the process that holds it; absent where that is not known |

            """;

    private MetricsDocument() {}

    /// @param arguments the file to write
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), text());
    }

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Subject subject : Subject.values()) {
            text.append("## ").append(subject.words()).append("\n\n");
            text.append(
                    subject.labels().isEmpty()
                            ? "Without labels, unless named.\n\n"
                            : "Labels: `" + String.join("`, `", subject.labels()) + "`.\n\n");
            Arrays.stream(MetricCatalog.values())
                    .map(MetricCatalog::entry)
                    .filter(entry -> entry.subject() == subject)
                    .forEach(entry -> describe(entry, text));
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static void describe(MetricEntry entry, StringBuilder text) {
        text.append("### ").append(entry.name()).append("\n\n");
        text.append("*").append(entry.kind().word());
        entry.unit().ifPresent(unit -> text.append(", ").append(unit));
        text.append("*");
        if (!entry.ownLabels().isEmpty()) {
            text.append(", also labelled `")
                    .append(String.join("`, `", entry.ownLabels()))
                    .append("`");
        }
        text.append(". ").append(entry.help());
        entry.note().ifPresent(note -> text.append(" ").append(note));
        entry.absent()
                .ifPresent(when -> text.append(" Absent when ").append(when).append("."));
        text.append("\n\nQuery, ").append(entry.example().question()).append(":\n\n    ");
        text.append(entry.example().query()).append("\n\n");
    }
}

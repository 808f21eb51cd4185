package dev.tidemark.cli;

import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.listener.SynQueues;
import dev.tidemark.settings.DurationText;
import dev.tidemark.wording.ListDocument;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.ListScreen;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark list`: every listener, its queue, its owner and who set its limit.
final class ListCommand implements Subcommand {
    private static final String USUAL_BUDGET = "1s";

    private final Console console;

    private final CommonOptions common = new CommonOptions();

    private boolean unix;

    private Duration syn = Duration.ZERO;

    private RowOrder order = RowOrder.WORST_FIRST;

    private boolean wide;

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "list",
                "Every listener: owner, accept queue length, limit and fill, drops, and who set the limit.",
                List.of(
                        "  tidemark list                  the listeners of this network namespace, the fullest first",
                        "  tidemark list :8080 :443       two ports",
                        "  tidemark list -a process:nginx nginx, in whichever namespace",
                        "  tidemark list --unix --wide    unix sockets too, and every column",
                        "  tidemark list --json | jq '.listeners[] | select(.fill >= 0.7)'"));
        spec.addOption(Syntax.flag("Listening unix sockets too.", () -> unix = true, "-u", "--unix"));
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "BUDGET",
                        "Add SYN: half-open handshakes, another queue, never part of FILL. Walks the connections of"
                                + " the whole host, for at most BUDGET (1s).",
                        value -> syn = value)
                .names("--syn")
                .arity("0..1")
                .fallbackValue(USUAL_BUDGET)
                .preprocessor((words, _, _, separator) -> {
                    // `--syn :8080` has a filter after it, and no budget.
                    if (" ".equals(separator.get("separator")) && !words.isEmpty() && !beginsWithDigit(words.peek())) {
                        words.push(USUAL_BUDGET);
                    }
                    return false;
                })
                .build());
        spec.addOption(Syntax.value(
                        RowOrder.class,
                        RowOrder::parse,
                        "[-]COLUMN",
                        "state, listener, port, owner, length, limit, fill, drops or syn; with - from the other end."
                                + " Default: full ones, then those at 70 %% and more, then by port.",
                        value -> order = value)
                .names("--sort")
                .completionCandidates(RowOrder.COLUMNS)
                .build());
        spec.addOption(Syntax.flag("Every column, and nothing cut.", () -> wide = true, "-w", "--wide"));
        common.addConnectTo(spec);
        return common.addTo(spec);
    }

    private static boolean beginsWithDigit(String word) {
        return !word.isEmpty() && word.charAt(0) >= '0' && word.charAt(0) <= '9';
    }

    @Override
    public ExitCode call() {
        Selection selection = common.selection();
        if (common.connect().isPresent()) {
            if (!syn.isZero()) {
                throw CommandFailure.couldNot(
                        "--syn: with --connect (expected: one of them; an agent does not count these)");
            }
            return ConnectedList.run(console, common, unix, order, wide);
        }
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        Set<Part> parts = EnumSet.of(Part.SYSCTLS, Part.OWNERS);
        if (unix || selection.namesUnixSocket()) {
            parts.add(Part.UNIX);
        }
        try (HostReader reader = HostReader.open(all ? Scope.ALL : Scope.CURRENT, parts, InstantSource.system())) {
            HostSnapshot host = reader.read();
            ListReport report = ListReport.of(
                    host, selection, order.comparator(), syn.isZero() ? Map.of() : synQueues(reader, host));
            if (report.rows().isEmpty() && !selection.isAll()) {
                throw Misses.noMatch(common.filters(), report);
            }
            write(report, all);
            return Misses.note(console, host, common.allNamespaces()) ? ExitCode.NOTE : ExitCode.DONE;
        }
    }

    private Map<Namespace, SynQueues> synQueues(HostReader reader, HostSnapshot host) {
        Map<Namespace, SynQueues> queues = new HashMap<>();
        Duration left = syn;
        for (ListenSnapshot snapshot : host.namespaces()) {
            long start = System.nanoTime();
            queues.put(
                    snapshot.namespace(),
                    reader.reader(snapshot.namespace())
                            .synQueues(snapshot, left.isPositive() ? left : Duration.ofNanos(1)));
            left = left.minusNanos(System.nanoTime() - start);
        }
        return queues;
    }

    private void write(ListReport report, boolean grouped) {
        if (common.json()) {
            console.out(ListDocument.text(report));
            return;
        }
        ListScreen.Texts texts = new ListScreen(report, common.look(console, wide), wide, grouped).texts();
        console.out(texts.rows());
        console.aside(texts.summary());
    }
}

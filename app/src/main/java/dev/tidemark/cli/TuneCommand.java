package dev.tidemark.cli;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangePolicy;
import dev.tidemark.control.ChangeRun;
import dev.tidemark.control.HostActuator;
import dev.tidemark.control.Queues;
import dev.tidemark.control.SettingRange;
import dev.tidemark.control.TunePlan;
import dev.tidemark.control.TunePlanner;
import dev.tidemark.control.TuneRequest;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.wording.ScreenTexts;
import dev.tidemark.wording.TuneDocument;
import dev.tidemark.wording.TuneOption;
import dev.tidemark.wording.TuneReport;
import dev.tidemark.wording.TuneScreen;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark tune`: other values for the sysctls that bear on listening, now and at boot.
final class TuneCommand implements Subcommand {
    private final Console console;

    private final ChangeOptions options = new ChangeOptions();

    private final NamespaceChoice choice = new NamespaceChoice();

    private final Map<Sysctl, Long> wanted = new EnumMap<>(Sysctl.class);

    private boolean lower;

    private boolean persist;

    private Path root = Path.of("/");

    TuneCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "tune",
                "Changes the sysctls that bear on listening, in this network namespace or others, and keeps them over a"
                        + " reboot if asked to. Listeners that are open keep their limit: tune says which.",
                List.of(
                        "  tidemark tune --somaxconn 8192 --dry-run       what it would do",
                        "  tidemark tune --somaxconn 8192 --persist       now, and after a reboot",
                        "  tidemark tune --syncookies 1 netns:cart --yes  in another network namespace",
                        "",
                        "Exit codes: 0 done, or a dry run; 1 less than asked; 2 failed midway, see tidemark changes;",
                        "3 refused, nothing changed."));
        for (Sysctl sysctl : Sysctl.values()) {
            spec.addOption(Syntax.value(
                            Long.class,
                            text -> number(sysctl, text),
                            "N",
                            description(sysctl),
                            value -> wanted.put(sysctl, value))
                    .names(TuneOption.of(sysctl))
                    .build());
        }
        spec.addOption(Syntax.flag("Let a value become smaller too.", () -> lower = true, "--lower"));
        spec.addOption(Syntax.flag(
                "Have them set at boot too, by /etc/sysctl.d/60-tidemark.conf. For the initial namespace alone.",
                () -> persist = true,
                "--persist"));
        spec.addOption(Syntax.value(
                        Path.class,
                        TuneCommand::path,
                        "DIR",
                        "Read and write the files of sysctl.d below this folder instead of /; --persist then goes with"
                                + " any namespace, as no file of this host is written.",
                        value -> root = value)
                .names("--root")
                .build());
        return options.addTo(choice.addTo(spec));
    }

    private static String description(Sysctl sysctl) {
        return sysctl + ", " + SettingRange.of(sysctl) + ": "
                + switch (sysctl) {
                    case SOMAXCONN -> "the most that listen(2) gives.";
                    case MAX_SYN_BACKLOG -> "bounds SYN queues while tcp_syncookies is 0.";
                    case SYNCOOKIES -> "0 never, 1 when a SYN queue is full, 2 always.";
                    case ABORT_ON_OVERFLOW -> "1 resets clients of a full queue that have connected.";
                    case SYNACK_RETRIES -> "how often a SYN-ACK is sent again.";
                };
    }

    private static Long number(Sysctl sysctl, String text) {
        SettingRange range = SettingRange.of(sysctl);
        boolean isNumber = text.matches("[0-9]{1,18}");
        if (!isNumber || !range.contains(Long.parseLong(text))) {
            throw new IllegalArgumentException(text + " (expected: " + range + ")");
        }
        return Long.valueOf(text);
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            throw new IllegalArgumentException(text + " (expected: a folder)");
        }
    }

    @Override
    public ExitCode call() {
        return ChangeSession.guarded(() -> {
            TuneRequest request = new TuneRequest(wanted, lower, persist, root, options.reason());
            ChangePolicy policy = ChangePolicy.read(System.getenv());
            choice.names();
            if (!options.dryRun()) {
                ChangeSession.catchUp(console, arguments());
            }
            try (HostReader reader = HostReader.open(
                    Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX), InstantSource.system())) {
                return tune(new Queues(reader), new TunePlanner(request, policy));
            }
        });
    }

    private ExitCode tune(Queues queues, TunePlanner planner) {
        Instant at = InstantSource.system().instant();
        HostSnapshot host = choice.eachSelected(queues.host());
        boolean incomplete = Misses.note(console, host, choice.allNamespaces());
        TunePlan plan = planner.plan(host.namespaces(), !options.dryRun());
        TuneReport planned = TuneReport.planned(plan);
        if (!options.json()) {
            console.out(new TuneScreen(planned, options.look(console)).plan());
        }
        if (!plan.isChange() || options.dryRun()) {
            if (options.json()) {
                console.out(TuneDocument.text(planned, at, options.dryRun()));
            } else {
                console.aside(plan.isChange() ? "Nothing changed (dry run).\n" : "Nothing to change.\n");
            }
            return incomplete ? ExitCode.NOTE : ExitCode.DONE;
        }
        options.confirm(console, "tune");
        Change change = carryOut(queues, plan);
        TuneReport done = TuneReport.done(plan, change, queues.look());
        if (options.json()) {
            console.out(TuneDocument.text(done, at, false));
        } else {
            ScreenTexts texts = new TuneScreen(done, options.look(console)).outcome();
            console.out(texts.rows());
            console.aside(texts.summary());
        }
        return ChangeSession.exitCode(change, incomplete);
    }

    private Change carryOut(Queues queues, TunePlan plan) {
        HostActuator actuator = new HostActuator(queues);
        try (ChangeSession session = ChangeSession.open(console, arguments())) {
            Instant now = InstantSource.system().instant();
            return new ChangeRun(session.journal(), actuator).of(plan.intent(session.journal(), session.author(), now));
        }
    }

    private List<String> arguments() {
        List<String> words = new ArrayList<>(List.of("tune"));
        wanted.forEach((sysctl, value) -> words.addAll(List.of(TuneOption.of(sysctl), Long.toString(value))));
        words.addAll(choice.words());
        if (lower) {
            words.add("--lower");
        }
        if (persist) {
            words.addAll(List.of("--persist", "--root", root.toString()));
        }
        return words;
    }
}

package dev.tidemark.cli;

import dev.tidemark.agent.ProbeState;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeResult;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.ProbeDocument;
import dev.tidemark.wording.ProbeScreen;
import dev.tidemark.wording.ScreenTexts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark probe status`: what the kernel can record here. It is found out by really doing it, for a moment.
final class ProbeCommand implements Subcommand {
    private static final String STATUS = "status";

    private final Console console;
    private final OutputOptions output = new OutputOptions();
    private List<String> words = List.of();

    ProbeCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "probe",
                "What this kernel can record of listen queues by itself, exactly, and why not more. It is tried for a"
                        + " moment and taken away again; nothing stays.",
                List.of(
                        "  tidemark probe status",
                        "  tidemark probe status --json | jq '.features[] | {feature, state, hook}'"));
        spec.addPositional(
                Syntax.rest(STATUS, "What to tell: status.", List.of(STATUS), given -> words = List.copyOf(given)));
        output.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode call() {
        if (!words.isEmpty() && !words.equals(List.of(STATUS))) {
            throw CommandFailure.couldNot("probe: " + String.join(" ", words) + " (expected: " + STATUS + ")");
        }
        ProbeState state = state();
        Instant now = InstantSource.system().instant();
        if (output.json()) {
            console.out(ProbeDocument.text(state, now));
        } else {
            ScreenTexts texts = ProbeScreen.texts(
                    state, output.look(console, true), new ClockTimes(ZoneId.systemDefault(), false), now);
            console.out(texts.rows());
            console.aside(texts.summary());
        }
        return ExitCode.DONE;
    }

    private static ProbeState state() {
        return switch (Probe.open(EnumSet.allOf(ProbeFeature.class))) {
            case ProbeResult.Running(Probe probe) -> {
                try (probe) {
                    yield ProbeState.of(probe.status());
                }
            }
            case ProbeResult.Refused(String reason) -> ProbeState.off(reason);
        };
    }
}

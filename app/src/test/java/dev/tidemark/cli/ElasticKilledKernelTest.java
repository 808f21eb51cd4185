package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An agent that is killed in the middle of a step: the journal names what is left, and the next agent, or whoever
/// undoes it, gives the original back.
///
/// strace(1) delivers SIGKILL in front of one system call on the journal's file: the first pwrite64 is the entry of a
/// step, the fsync after it comes before the limit is changed, the second pwrite64 confirms the step. It counts the
/// calls of a thread on whichever file; how many those are, a whole run tells before.
final class ElasticKilledKernelTest {
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder = Path.of("");

    /// The calls of the thread that makes steps, in order: `pwrite64 journal`, `fsync other`.
    private static List<String> calls = List.of();

    /// @param call in front of which it is killed
    /// @param count the how manieth of its name on the journal
    /// @param begun how many steps are in the journal by then
    /// @param ended how many of them are confirmed
    /// @param limit what is left
    private record Moment(String call, int count, int begun, int ended, int limit) {}

    private static Stream<Moment> moments() {
        Moment beforeTheChange = new Moment("fsync", 1, 1, 0, ElasticLab.SMALL);
        Moment afterTheChange = new Moment("pwrite64", 2, 1, 0, ElasticLab.GROWN);
        return LONG
                ? Stream.of(
                        new Moment("pwrite64", 1, 0, 0, ElasticLab.SMALL),
                        beforeTheChange,
                        afterTheChange,
                        new Moment("fsync", 2, 1, 1, ElasticLab.GROWN),
                        new Moment("pwrite64", 3, 1, 1, ElasticLab.GROWN),
                        new Moment("fsync", 3, 2, 1, ElasticLab.GROWN),
                        new Moment("pwrite64", 4, 2, 1, 2 * ElasticLab.GROWN),
                        new Moment("fsync", 4, 2, 2, 2 * ElasticLab.GROWN))
                : Stream.of(beforeTheChange, afterTheChange);
    }

    @BeforeEach
    void followAWholeRun() throws IOException, InterruptedException {
        if (calls.isEmpty()) {
            calls = calls();
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void whatIsLeftTheNextAgentNamesAndGivesBack(Moment moment) throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder)) {
            killAt(moment, lab);

            try (AgentProcess next = lab.agentWithoutRule()) {
                lab.awaitLimit(ElasticLab.SMALL);
                if (moment.limit() != ElasticLab.SMALL) {
                    next.awaitLog("left behind by an agent that was killed");
                }
                next.signal(AgentProcess.TERMINATE);
                assertThat(next.awaitEnd()).isZero();
            }
            assertThat(lab.listener().limit()).isEqualTo(ElasticLab.SMALL);
            assertNamed(moment, lab);
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void whatIsLeftCanBeUndoneByHand(Moment moment) throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder)) {
            killAt(moment, lab);
            ChangingProduct human = ChangingProduct.asRoot(folder);

            for (int step = moment.begun(); step > 0; step--) {
                boolean wasChanged = step < moment.begun() || moment.limit() == limitAfter(moment.begun());
                Product.Answer undone = human.run(lab.namespace(), "undo", Integer.toString(step), "--yes");
                assertThat(undone.exitCode()).as("%s %s", moment, undone).isEqualTo(wasChanged ? 0 : 3);
            }

            assertThat(lab.listener().limit()).as("%s", moment).isEqualTo(ElasticLab.SMALL);
            assertNamed(moment, lab);
        }
    }

    private static int limitAfter(int steps) {
        return ElasticLab.GROWN * steps;
    }

    private void killAt(Moment moment, ElasticLab lab) throws IOException, InterruptedException {
        lab.come(ElasticLab.HALF);
        String kill = "inject=" + moment.call() + ":signal=KILL:when=" + count(moment);
        try (AgentProcess agent = traced(
                folder, lab, "-P", folder.resolve("state/journal.ndjson").toString(), "-e", kill)) {
            if (moment.count() > 2) {
                lab.awaitLimit(ElasticLab.GROWN);
                lab.come(ElasticLab.HALF);
            }
            assertThat(agent.awaitEnd()).as("%s of %s: %s", kill, calls, agent.log()).isEqualTo(KILLED);
        }
        assertThat(lab.listener().limit()).as("%s", moment).isEqualTo(moment.limit());
        List<Map<String, Object>> lines = lab.journal();
        assertThat(lines.stream().filter(line -> line.containsKey("items"))).hasSize(moment.begun());
        assertThat(lines.stream().filter(line -> line.containsKey("results"))).hasSize(moment.ended());
    }

    /// The how manieth call of that name by its thread it is.
    private static long count(Moment moment) {
        long onTheJournal = 0;
        long all = 0;
        for (String call : calls) {
            all += call.startsWith(moment.call()) ? 1 : 0;
            onTheJournal += call.equals(moment.call() + " journal") ? 1 : 0;
            if (onTheJournal == moment.count()) {
                return all;
            }
        }
        throw new AssertionError(moment + ": not in " + calls);
    }

    /// Two steps of an agent that nobody kills.
    private List<String> calls() throws IOException, InterruptedException {
        Path apart = Files.createDirectory(folder.resolve("whole"));
        try (ElasticLab lab = ElasticLab.open(apart)) {
            lab.come(ElasticLab.HALF);
            try (AgentProcess agent = traced(apart, lab, "-y", "-s0")) {
                lab.awaitLimit(ElasticLab.GROWN);
                lab.come(ElasticLab.HALF);
                lab.awaitLimit(limitAfter(2));
                agent.awaitLog("change 2)");
            }
        }
        List<String> lines = Files.readAllLines(apart.resolve("strace.txt"));
        String thread = lines.stream()
                .filter(line -> line.contains("journal.ndjson"))
                .findFirst()
                .map(line -> line.substring(0, line.indexOf(' ') + 1))
                .orElseThrow();
        return lines.stream()
                .filter(line -> line.startsWith(thread) && line.matches("\\d+ +(fsync|pwrite64)\\(.*"))
                .map(line -> (line.contains(" fsync(") ? "fsync" : "pwrite64")
                        + (line.contains("/journal.ndjson>") ? " journal" : " other"))
                .toList();
    }

    private static AgentProcess traced(Path folder, ElasticLab lab, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "nsenter",
                "--net=" + lab.namespace().path(),
                "--",
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qqq",
                "-o",
                folder.resolve("strace.txt").toString(),
                "-e",
                "trace=fsync,pwrite64"));
        words.addAll(List.of(options));
        // Else it would outlive strace, which the end of a test kills.
        words.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
        return AgentProcess.recipe(folder)
                .behind(words.toArray(String[]::new))
                .options(
                        "--config",
                        lab.config("").toString(),
                        "--interval",
                        "50ms",
                        "--probe",
                        "off",
                        "--history",
                        "off")
                .start();
    }

    /// Each step that was begun has its end by now, which says whether it was made.
    private static void assertNamed(Moment moment, ElasticLab lab) throws IOException {
        List<Map<String, Object>> lines = lab.journal();
        for (int step = 1; step <= moment.begun(); step++) {
            long number = step;
            boolean wasMade = moment.limit() >= limitAfter(step);
            assertThat(lines.stream()
                            .filter(line -> Product.number(line, "id") == number && line.containsKey("results")))
                    .as("%s, change %d", moment, number)
                    .singleElement()
                    .satisfies(line -> assertThat(line.toString())
                            .contains(wasMade ? "outcome=changed" : "outcome=not-done"));
        }
    }
}

package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An agent that is killed in the middle of a step: the journal names what is left, and the next agent, or
/// whoever undoes it, gives the original back.
///
/// strace(1) delivers SIGKILL in front of one system call on the journal's file: the first pwrite64 is the entry
/// of a step, the fsync after it comes before the limit is changed, the second pwrite64 confirms the step.
final class ElasticKilledKernelTest {
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder = Path.of("");

    /// @param call in front of which it is killed
    /// @param count the how manieth of its name on the journal
    /// @param begun how many steps are in the journal by then
    /// @param ended how many of them are confirmed
    /// @param limit what is left
    record Moment(String call, int count, int begun, int ended, int limit) {}

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
        try (AgentProcess agent = traced(moment, lab)) {
            if (moment.count() > 2) {
                lab.awaitLimit(ElasticLab.GROWN);
                lab.come(ElasticLab.HALF);
            }
            assertThat(agent.awaitEnd()).as("%s: %s", moment, agent.log()).isEqualTo(KILLED);
        }
        assertThat(lab.listener().limit()).as("%s", moment).isEqualTo(moment.limit());
        List<Map<String, Object>> lines = lab.journal();
        assertThat(lines.stream().filter(line -> line.containsKey("items"))).hasSize(moment.begun());
        assertThat(lines.stream().filter(line -> line.containsKey("results"))).hasSize(moment.ended());
    }

    /// Else it would outlive strace, which the end of a test kills: so it dies with it.
    private AgentProcess traced(Moment moment, ElasticLab lab) throws IOException {
        return AgentProcess.recipe(folder)
                .behind(
                        "nsenter",
                        "--net=" + lab.namespace().path(),
                        "--",
                        "strace",
                        "-f",
                        "-qqq",
                        "-o",
                        folder.resolve("strace.txt").toString(),
                        "-P",
                        folder.resolve("state/journal.ndjson").toString(),
                        "-e",
                        "trace=" + moment.call(),
                        "-e",
                        "inject=" + moment.call() + ":signal=KILL:when=" + moment.count(),
                        "setpriv",
                        "--pdeathsig",
                        "KILL")
                .options(
                        "--config",
                        lab.config("").toString(),
                        "--interval",
                        "200ms",
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
                    .satisfies(line ->
                            assertThat(line.toString()).contains(wasMade ? "outcome=changed" : "outcome=not-done"));
        }
    }
}
